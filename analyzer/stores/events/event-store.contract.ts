import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventStore, Filter, SealCheck } from './event-store.ts';
import { after, always, event, morning, sample, wholeDay } from './testing/event-fixtures.ts';
import { fieldTextCases, filterCases, textCases } from './testing/filter-cases.ts';

/** An engine under test. `open` gives a new, empty store; the rest acts behind the back of the store given. */
export interface EventStoreHarness {
  open(): Promise<EventStore>;
  /** Closes the store and opens the same content again. */
  reopen(store: EventStore): Promise<EventStore>;
  /** Changes one byte (or document) of a sealed day. */
  flipByte(store: EventStore, day: string): Promise<void>;
  removeDay(store: EventStore, day: string): Promise<void>;
  /** Changes the row count in the manifest entry of a day. */
  editManifest(store: EventStore, day: string): Promise<void>;
}

async function ids(
  store: EventStore,
  filters: readonly Filter[],
  units?: readonly string[],
): Promise<string> {
  const page = await store.search({
    range: always,
    filters,
    sort: { field: '@timestamp', order: 'asc' },
    ...(units ? { units } : {}),
  });
  return page.events.map((one) => one['event.id']).join(' ');
}

async function walk(store: EventStore): Promise<SealCheck[]> {
  const checks: SealCheck[] = [];
  for await (const check of store.verify()) checks.push(check);
  return checks;
}

/** Every promise of `EventStore`, on a real engine. */
export function describeEventStore(name: string, harness: EventStoreHarness): void {
  describe(`${name}: filters`, () => {
    let open: EventStore;
    let sealed: EventStore;
    beforeAll(async () => {
      open = await harness.open();
      await open.append(sample);
      sealed = await harness.open();
      await sealed.append(sample);
      await sealed.sealUntil(new Date('2026-03-03T01:00:00.000Z'));
    });
    afterAll(async () => {
      await open.stop();
      await sealed.stop();
    });
    it.each(filterCases)('finds by %s', async (_, filter, expected) => {
      expect(await ids(open, [filter])).toBe(expected);
      expect(await ids(sealed, [filter])).toBe(expected);
    });
    it.each(textCases)('finds free text: %s', async (_, text, expected) => {
      expect(await ids(open, [{ kind: 'text', text }])).toBe(expected);
      expect(await ids(sealed, [{ kind: 'text', text }])).toBe(expected);
    });
    it.each(fieldTextCases)('finds in %s the words %s', async (field, text, expected) => {
      expect(await ids(open, [{ kind: 'text', field, text }])).toBe(expected);
      expect(await ids(sealed, [{ kind: 'text', field, text }])).toBe(expected);
    });
    it('negates free text, and combines it with other filters', async () => {
      const failed: Filter = { kind: 'text', text: 'failed' };
      for (const store of [open, sealed]) {
        expect(await ids(store, [{ kind: 'not', filter: failed }])).toBe('a2 a3 a5');
        expect(await ids(store, [failed, { kind: 'equals', field: 'unit.id', value: 'u3' }])).toBe(
          'a4',
        );
        const either: Filter = { kind: 'any', filters: [failed, { kind: 'text', text: '登录' }] };
        expect(await ids(store, [either])).toBe('a1 a2 a3 a4');
      }
    });
    it('gives back every event as it was appended', async () => {
      for (const store of [open, sealed]) {
        const page = await store.search({
          range: wholeDay,
          sort: { field: 'event.id', order: 'asc' },
        });
        expect(page.events).toEqual(sample);
        expect(await store.get('a3')).toEqual(sample[2]);
      }
    });
    it('shows only the units asked for, and nothing for none', async () => {
      for (const store of [open, sealed]) {
        expect(await ids(store, [], ['u1', 'u2'])).toBe('a1 a2 a3');
        expect(await ids(store, [], [])).toBe('');
        expect(await store.get('a4', ['u1'])).toBeUndefined();
        expect(await store.get('a4', ['u3'])).toBeDefined();
        expect(await store.get('a4', [])).toBeUndefined();
        const count = await store.aggregate({ range: always, units: [] }, { n: { kind: 'count' } });
        expect(count.n).toEqual({ kind: 'count', value: 0 });
      }
    });
    it('aggregates terms, also of fields with several values, with ties by key', async () => {
      for (const store of [open, sealed]) {
        const result = await store.aggregate(
          { range: wholeDay },
          {
            vendor: { kind: 'terms', field: 'observer.vendor', size: 2 },
            category: { kind: 'terms', field: 'event.category', size: 10 },
            port: { kind: 'terms', field: 'source.port', size: 10 },
            ip: { kind: 'terms', field: 'source.ip', size: 2 },
            labels: { kind: 'terms', field: 'labels', size: 10 },
            unit: { kind: 'terms', field: 'unit.id', size: 10 },
          },
        );
        expect(result.vendor).toEqual({
          kind: 'terms',
          buckets: [
            { key: 'h3c', count: 1 },
            { key: 'hillstone', count: 1 },
          ],
          others: 1,
        });
        expect(result.category).toMatchObject({
          buckets: [
            { key: 'authentication', count: 2 },
            { key: 'session', count: 1 },
          ],
        });
        expect(result.port).toMatchObject({
          buckets: [{ key: 80 }, { key: 443 }, { key: 40_001 }],
        });
        expect(result.ip).toMatchObject({
          buckets: [{ key: '10.1.2.3' }, { key: '10.1.2.4' }],
          others: 3,
        });
        expect(result.labels).toMatchObject({
          buckets: [
            { key: 'red', count: 2 },
            { key: 'blue', count: 1 },
          ],
        });
        expect(result.unit).toMatchObject({
          buckets: [
            { key: 'u1', count: 2 },
            { key: 'u3', count: 2 },
            { key: 'u2', count: 1 },
          ],
        });
      }
    });
    it('aggregates histogram, cardinality and count under filters and units', async () => {
      for (const store of [open, sealed]) {
        const result = await store.aggregate(
          { range: { from: morning, to: after(600) }, units: ['u1', 'u3'] },
          {
            hist: { kind: 'date-histogram', field: '@timestamp', intervalSeconds: 60 },
            fine: { kind: 'date-histogram', field: '@timestamp', intervalSeconds: 1 },
            units: { kind: 'cardinality', field: 'unit.id' },
            users: { kind: 'cardinality', field: 'user.name' },
            n: { kind: 'count' },
          },
        );
        expect(result.hist).toMatchObject({
          buckets: [{ from: '2026-03-02T08:00:00.000Z', count: 4 }],
        });
        expect(result.fine).toMatchObject({
          buckets: [1, 2, 4, 5].map((second) => ({ from: after(second), count: 1 })),
        });
        expect(result.units).toEqual({ kind: 'cardinality', value: 2 });
        expect(result.users).toEqual({ kind: 'cardinality', value: 3 });
        expect(result.n).toEqual({ kind: 'count', value: 4 });
        const narrow = {
          range: { from: after(2), to: after(4) },
          filters: [{ kind: 'text', text: '登录' } as const],
        };
        expect(await store.aggregate(narrow, { n: { kind: 'count' } })).toEqual({
          n: { kind: 'count', value: 2 },
        });
      }
    });
    it('refuses questions that have no meaning, with a code', async () => {
      const wrong: Filter[] = [
        { kind: 'cidr', field: 'source.ip', cidr: '10.0.0.0/33' },
        { kind: 'range', field: 'event.severity', gte: 'high' },
        { kind: 'equals', field: 'a"b', value: 1 },
        { kind: 'equals', field: 'message', value: 'x' },
        { kind: 'text', field: 'user.name', text: 'x' },
      ];
      for (const filter of wrong) {
        await expect(ids(open, [filter])).rejects.toMatchObject({ code: 'EVENT_BAD_QUERY' });
      }
      await expect(open.search({ range: always, limit: 1_001 })).rejects.toMatchObject({
        code: 'EVENT_BAD_QUERY',
      });
      await expect(open.search({ range: always, cursor: 'x' })).rejects.toMatchObject({
        code: 'EVENT_BAD_CURSOR',
      });
    });
  });

  describe(`${name}: pages`, () => {
    let store: EventStore;
    beforeAll(async () => {
      store = await harness.open();
      const events = Array.from({ length: 95 }, (_, at) =>
        event(`p${String(at).padStart(3, '0')}`, after(Math.floor(at / 10)), {
          'unit.id': 'u1',
          ...(at % 3 === 0 ? {} : { 'user.name': `user${at % 7}` }),
          'source.port': at % 5,
        }),
      );
      await store.append(events.slice(0, 50));
      await store.append(events.slice(50));
    });
    afterAll(() => store.stop());

    const orders = [
      ['@timestamp', 'desc'],
      ['@timestamp', 'asc'],
      ['user.name', 'asc'],
      ['user.name', 'desc'],
      ['source.port', 'desc'],
    ] as const;
    it.each(orders)(
      'pages by %s %s through ties without loss or repetition',
      async (field, order) => {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await store.search({
            range: wholeDay,
            sort: { field, order },
            limit: 10,
            ...(cursor === undefined ? {} : { cursor }),
          });
          seen.push(...page.events.map((one) => one['event.id']));
          cursor = page.cursor;
        } while (cursor !== undefined);
        expect(seen).toHaveLength(95);
        expect(new Set(seen).size).toBe(95);
      },
    );
    it('keeps its place while events are appended', async () => {
      const first = await store.search({ range: wholeDay, limit: 40 });
      await store.append([event('p999', after(5)), event('q000', after(500))]);
      const rest = await store.search({
        range: wholeDay,
        limit: 1_000,
        cursor: first.cursor ?? '',
      });
      const seen = [...first.events, ...rest.events].map((one) => one['event.id']);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => id !== 'p999')).toHaveLength(95);
      expect(rest.cursor).toBeUndefined();
    });
  });

  describe(`${name}: life of a day`, () => {
    const dayAt = (day: number, id: string) =>
      event(id, `2026-03-0${day}T10:00:00.000Z`, {
        'unit.id': 'u1',
        'event.original': `day ${day} number ${id}`,
      });

    it('stores a batch sent again once, also within a batch and after a restart', async () => {
      let store = await harness.open();
      const batch = [dayAt(1, 'x1'), dayAt(1, 'x2'), dayAt(2, 'x3')];
      expect(await store.append([...batch, dayAt(1, 'x1')])).toEqual({ stored: 3, duplicates: 1 });
      expect(await store.append([...batch, dayAt(1, 'x4')])).toEqual({ stored: 1, duplicates: 3 });
      store = await harness.reopen(store);
      expect(await store.append(batch)).toEqual({ stored: 0, duplicates: 3 });
      expect(await ids(store, [])).toBe('x1 x2 x4 x3');
      expect(await store.append([])).toEqual({ stored: 0, duplicates: 0 });
      await store.stop();
    });
    it('rejects an event without usable times or id', async () => {
      const store = await harness.open();
      await expect(store.append([event('', after(1))])).rejects.toMatchObject({
        code: 'EVENT_REJECTED',
      });
      await expect(store.append([event('z', 'yesterday')])).rejects.toMatchObject({
        code: 'EVENT_REJECTED',
      });
      await store.stop();
    });
    it('seals past days, searches them as before, and stays sealed after a restart', async () => {
      let store = await harness.open();
      await store.append([dayAt(1, 'd1'), dayAt(2, 'd2'), dayAt(3, 'd3')]);
      const now = new Date('2026-03-03T12:00:00.000Z');
      expect(await store.sealUntil(now)).toEqual(['2026-03-01', '2026-03-02']);
      expect(await store.sealUntil(now)).toEqual([]);
      expect(await ids(store, [{ kind: 'text', text: 'day' }])).toBe('d1 d2 d3');
      store = await harness.reopen(store);
      expect(await ids(store, [{ kind: 'text', text: 'number' }])).toBe('d1 d2 d3');
      expect(await store.stats()).toMatchObject({
        events: 3,
        sealedDays: 2,
        oldest: '2026-03-01T10:00:00.000Z',
      });
      const checks = await walk(store);
      expect(checks).toEqual([
        { kind: 'ok', day: '2026-03-01', rows: 1 },
        { kind: 'ok', day: '2026-03-02', rows: 1 },
      ]);
      await store.stop();
    });
    it('takes late events of a sealed day without reopening it, and only once', async () => {
      const store = await harness.open();
      await store.append([dayAt(1, 'd1')]);
      await store.sealUntil(new Date('2026-03-02T12:00:00.000Z'));
      expect(await store.append([dayAt(1, 'd1'), dayAt(1, 'late')])).toEqual({
        stored: 1,
        duplicates: 1,
      });
      expect(await store.append([dayAt(1, 'd1'), dayAt(1, 'late')])).toEqual({
        stored: 0,
        duplicates: 2,
      });
      expect(await ids(store, [])).toBe('d1 late');
      expect(await walk(store)).toEqual([{ kind: 'ok', day: '2026-03-01', rows: 1 }]);
      await store.stop();
    });
    it('deletes days past their retention, oldest first, and leaves chained tombstones', async () => {
      let store = await harness.open();
      await store.append([dayAt(1, 'd1'), dayAt(2, 'd2'), dayAt(3, 'd3')]);
      await store.sealUntil(new Date('2026-03-04T00:00:00.000Z'));
      const late = new Date('2026-03-12T00:00:00.000Z');
      expect(await store.retain(late, 180, 'retention')).toEqual([]);
      expect(await store.retain(late, 10, '留存期满')).toEqual(['2026-03-01']);
      expect(await ids(store, [])).toBe('d2 d3');
      store = await harness.reopen(store);
      expect(await ids(store, [])).toBe('d2 d3');
      const checks = await walk(store);
      expect(checks).toHaveLength(4);
      expect(checks.at(-1)).toEqual({ kind: 'tombstone', day: '2026-03-01', reason: '留存期满' });
      expect(checks.filter((check) => check.kind === 'broken')).toEqual([]);
      await store.stop();
    });

    const tampers = [
      ['a flipped byte', (store: EventStore) => harness.flipByte(store, '2026-03-01')],
      ['a removed day', (store: EventStore) => harness.removeDay(store, '2026-03-01')],
      ['an edited manifest', (store: EventStore) => harness.editManifest(store, '2026-03-01')],
    ] as const;
    it.each(tampers)('notices %s', async (_, tamper) => {
      const store = await harness.open();
      await store.append([dayAt(1, 'd1'), dayAt(1, 'd1b'), dayAt(2, 'd2')]);
      await store.sealUntil(new Date('2026-03-03T12:00:00.000Z'));
      await tamper(store);
      const checks = await walk(store);
      expect(checks[0]).toMatchObject({ kind: 'broken', day: '2026-03-01' });
      await store.stop();
    });
  });
}
