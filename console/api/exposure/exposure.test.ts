import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ObservedService } from '../../../analyzer/assets/inventory/observation.ts';
import { recordObservations } from '../../../analyzer/assets/inventory/record-observations.ts';
import { inventoryApp, type InventoryApp } from '../testing/inventory-app.ts';
import type { SignedIn } from '../testing/test-app.ts';

type State = 'open' | 'closed' | 'silent';
interface Row {
  id: string;
  findings: number;
  ports: { port: number; v4: { state: string }; v6: { state: string }; findingId: string | null }[];
}

describe('exposure over IPv4 and IPv6', () => {
  let app: InventoryApp;
  let officer: SignedIn;
  let machine = 0;
  beforeAll(async () => {
    app = await inventoryApp();
  });
  afterAll(() => app?.dispose());
  beforeEach(async () => {
    machine += 1;
    // Sessions end when nobody works with them, and tests move the clock.
    officer = await app.test.signIn('school-security-officer', 'schoolA');
  });

  /** One machine with a MAC, an IPv4 and an IPv6 address, and how its ports were found on each side. */
  async function look(
    ports: Record<number, [v4: State | undefined, v6: State | undefined]>,
    times: { v4?: string; v6?: string } = {},
  ): Promise<string> {
    const at = new Date(app.time.now()).toISOString();
    const macs = [`48:7a:da:01:00:${machine.toString(16).padStart(2, '0')}`];
    const side = (n: 0 | 1, address: string) => ({
      source: 'sweep' as const,
      ref: 'sweep',
      macs,
      addresses: [address],
      services: Object.entries(ports).flatMap(([port, states]): ObservedService[] => {
        const state = states[n];
        return state ? [{ address, transport: 'tcp', port: Number(port), state }] : [];
      }),
    });
    const { assetIds } = await app.test.records.transaction((trx) =>
      recordObservations(
        trx,
        'schoolA',
        [
          { ...side(0, `10.60.0.${machine}`), lastAt: times.v4 ?? at },
          { ...side(1, `2001:db8:60::${machine}`), lastAt: times.v6 ?? at },
        ],
        { now: at },
      ),
    );
    expect(assetIds[0]).toBe(assetIds[1]);
    await app.exposure.refresh(['schoolA']);
    return assetIds[0]!;
  }

  const findingsOf = async (assetId: string, state = 'open') => {
    const filter = encodeURIComponent(JSON.stringify({ assetId, state }));
    const answer = await app.test.request(officer, 'GET', `/exposure-findings?filter=${filter}`);
    return answer.json<
      { id: string; port: number; v4State: string; severity: string; version: number }[]
    >();
  };

  it('finds what is open over IPv6 and closed over IPv4, and takes unknown for nothing', async () => {
    const id = await look({
      445: ['closed', 'open'],
      3389: ['silent', 'open'],
      443: ['open', 'open'],
      22: ['open', 'closed'],
      8080: [undefined, 'open'],
      80: ['closed', 'silent'],
    });
    const found = await findingsOf(id);
    expect(
      found
        .map(({ port, v4State, severity }) => `${port} ${v4State} ${severity}`)
        .toSorted((a, b) => (a < b ? -1 : 1)),
    ).toEqual(['3389 silent high', '445 closed high']);
    const [row] = (await app.test.request(officer, 'GET', `/exposure?filter={"id":"${id}"}`)).json<
      Row[]
    >();
    expect(row).toMatchObject({ findings: 2 });
    const cells = row!.ports.map(({ port, v4, v6, findingId }) => [
      port,
      v4.state,
      v6.state,
      findingId !== null,
    ]);
    expect(cells).toEqual([
      [22, 'open', 'closed', false],
      [80, 'closed', 'silent', false],
      [443, 'open', 'open', false],
      [445, 'closed', 'open', true],
      [3389, 'silent', 'open', true],
      [8080, 'unknown', 'open', false],
    ]);
  });

  it('says nothing of silence where the machine answers nowhere over IPv4', async () => {
    const id = await look({ 445: ['silent', 'open'], 80: ['silent', 'open'] });
    expect(await findingsOf(id)).toEqual([]);
  });

  it('does not compare looks that lie too far apart', async () => {
    const old = new Date(app.time.now() - 30 * 86_400_000).toISOString();
    const id = await look({ 445: ['closed', 'open'] }, { v4: old });
    expect(await findingsOf(id)).toEqual([]);
  });

  it('closes a finding when it is seen to be over, not when nobody looked', async () => {
    const id = await look({ 445: ['closed', 'open'] });
    expect(await findingsOf(id)).toHaveLength(1);
    app.time.advance(60);
    await look({ 80: ['open', 'open'] });
    expect(await findingsOf(id)).toHaveLength(1);
    app.time.advance(60);
    await look({ 445: ['closed', 'closed'] });
    expect(await findingsOf(id)).toEqual([]);
    expect(await findingsOf(id, 'resolved')).toHaveLength(1);
    app.time.advance(60);
    await look({ 445: ['closed', 'open'] });
    expect(await findingsOf(id)).toHaveLength(1);
  });

  it('lets a person accept it until a day', async () => {
    const id = await look({ 25: ['closed', 'open'] });
    const [finding] = await findingsOf(id);
    const accept = (body: object) =>
      app.test.request(officer, 'POST', `/exposure-findings/${finding!.id}/accept`, body);
    const late = { reason: 'mail over IPv6 only', until: '2030-01-01', version: 1 };
    expect((await accept(late)).json()).toMatchObject({ code: 'BAD_DAY' });
    const stale = await accept({ ...late, until: '2026-09-10', version: 7 });
    expect(stale.json()).toMatchObject({ status: 409, code: 'FINDING_CHANGED' });
    const done = await accept({ ...late, until: '2026-09-10' });
    expect(done.json()).toMatchObject({
      state: 'accepted',
      acceptedUntil: '2026-09-10',
      version: 2,
    });
    // Seen again, it stays accepted; after the day it is open again.
    app.time.advance(60);
    await look({ 25: ['closed', 'open'] });
    expect(await findingsOf(id)).toEqual([]);
    app.time.advance(10 * 86_400);
    await app.exposure.review();
    officer = await app.test.signIn('school-security-officer', 'schoolA');
    expect(await findingsOf(id)).toMatchObject([{ id: finding!.id, version: 3 }]);
  });

  it('counts the matrix in numbers', async () => {
    const other = await app.test.signIn('school-security-officer', 'schoolB');
    const empty = await app.test.request(other, 'GET', '/exposure/summary');
    expect(empty.json()).toMatchObject({ dualStack: 0, openFindings: 0, ports: [] });
    const answer = await app.test.request(officer, 'GET', '/exposure/summary');
    expect(answer.statusCode, answer.body).toBe(200);
    const summary = answer.json<{
      cells: { v4: string; v6: string; count: number }[];
      dualStack: number;
      openFindings: number;
    }>();
    const cell = (v4: string, v6: string) =>
      summary.cells.find((one) => one.v4 === v4 && one.v6 === v6)?.count;
    expect(summary.cells).toHaveLength(16);
    expect(cell('unknown', 'open')).toBe(1);
    expect(cell('open', 'open')).toBeGreaterThan(0);
    expect(summary.dualStack).toBe(machine - 1);
    const all = await app.test.request(
      officer,
      'GET',
      '/exposure-findings?filter={"state":"open"}',
    );
    expect(all.json<unknown[]>()).toHaveLength(summary.openFindings);
  });
});
