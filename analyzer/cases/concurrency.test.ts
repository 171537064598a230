import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bothEngines, type OpenedRecords } from '../alerts/testing/both-engines.ts';
import { insertTestUnits } from '../people/testing/unit-tree.ts';
import { CaseError } from './errors.ts';
import { caseFixture, personOf, type CaseFixture } from './testing/case-fixture.ts';
import { doing, opening } from './testing/toy-actions.ts';
import { verifyCases } from './verify-cases.ts';

const writers = Array.from({ length: 50 }, (_, n) => n);

describe.each(bothEngines)('50 people at once on $title', ({ open, skip }) => {
  let opened: OpenedRecords;
  let node: CaseFixture;
  let other: CaseFixture;

  beforeAll(async () => {
    if (skip) return;
    opened = await open();
    await insertTestUnits(opened.records.db);
    node = await caseFixture({ records: opened.records });
    // A second process of the same installation: it shares database and key, nothing else.
    other = await caseFixture({ records: opened.records, time: node.time, key: node.key });
  });
  afterAll(() => opened?.dispose());

  const person = (n: number) => ({ ...personOf('schoolA'), accountId: `account-${n}` });
  const of = (n: number) => (n % 2 === 0 ? node : other).cases;
  const start = (caseId: string) => node.cases.act(doing('county', 'open', opening, { caseId }));

  test.skipIf(skip)('lose nothing that they say on one case', async () => {
    await start('talk');
    const said = writers.map((n) =>
      of(n).act(
        doing('schoolA', 'comment', { text: `${n}` }, { caseId: 'talk', actor: person(n) }),
      ),
    );
    const versions = (await Promise.all(said)).map((view) => view.version);
    expect(versions.toSorted((a, b) => a - b)).toEqual(writers.map((n) => n + 2));
    const log = await node.cases.log('talk');
    expect(new Set(log.slice(1).map((message) => message.payload['text'])).size).toBe(50);
    expect(log.map((message) => message.lamport)).toEqual(log.map((_, index) => index + 1));
  });

  test.skipIf(skip)('have exactly one winner per version', async () => {
    await start('race');
    const expectedVersion = 1;
    const outcomes = await Promise.allSettled(
      writers.map((n) =>
        of(n).act(
          doing('schoolA', 'take', {}, { caseId: 'race', actor: person(n), expectedVersion }),
        ),
      ),
    );
    expect(outcomes.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    const codes = outcomes.flatMap((each) =>
      each.status === 'rejected' && each.reason instanceof CaseError ? [each.reason.code] : [],
    );
    expect(codes).toEqual(writers.slice(1).map(() => 'CASE_CHANGED'));
    expect(await node.cases.log('race')).toHaveLength(2);
  });

  test.skipIf(skip)('do one thing when a request is sent fifty times', async () => {
    await start('again');
    const once = { caseId: 'again', idempotencyKey: 'weak-network', expectedVersion: 1 };
    const views = await Promise.all(
      writers.map((n) => of(n).act(doing('schoolA', 'take', {}, once))),
    );
    expect(new Set(views.map((view) => view.version))).toEqual(new Set([2]));
    expect(await node.cases.log('again')).toHaveLength(2);
  });

  test.skipIf(skip)('work on 50 cases side by side', async () => {
    await Promise.all(
      writers.map(async (n) => {
        const caseId = `own-${n}`;
        await of(n).act(doing('county', 'open', opening, { caseId }));
        await of(n + 1).act(doing('schoolA', 'take', {}, { caseId }));
        await of(n).act(doing('schoolA', 'answer', { text: '已改' }, { caseId }));
      }),
    );
    const states = await node.records.db
      .selectFrom('cases')
      .select(['state', 'version'])
      .where('case_id', 'like', 'own-%')
      .execute();
    expect(states).toEqual(writers.map(() => ({ state: 'ANSWERED', version: 3 })));
  });

  test.skipIf(skip)(
    'leave logs that are whole and read models that a rebuild repeats',
    async () => {
      const { db } = node.records;
      expect(await verifyCases(db)).toEqual({ messages: 51 + 2 + 2 + 150, ok: true });
      const seqs = await db.selectFrom('case_messages').select('seq').orderBy('seq').execute();
      expect(seqs.map((row) => row.seq)).toEqual(seqs.map((_, index) => index + 1));
      const dump = () => db.selectFrom('cases').selectAll().orderBy('case_id').execute();
      const before = await dump();
      expect(await node.cases.rebuild()).toBe(53);
      expect(await dump()).toEqual(before);
    },
  );
});
