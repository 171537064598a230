import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { AlertInput } from '../../../../analyzer/alerts/alerts.ts';
import { createCheckpoints, type Checkpoints } from '../../../../analyzer/audit/checkpoints.ts';
import { readOrCreateSigningKey, signingKeyFile } from '../../../../analyzer/audit/signing-key.ts';
import { createExchange } from '../../../../analyzer/cases/exchange/create-exchange.ts';
import type { Exchange } from '../../../../analyzer/cases/exchange/exchange.ts';
import {
  loadExchangeRules,
  type ExchangeRules,
} from '../../../../analyzer/cases/exchange/rules.ts';
import {
  caseFixture,
  personOf,
  type CaseFixture,
} from '../../../../analyzer/cases/testing/case-fixture.ts';
import { toyMachine } from '../../../../analyzer/cases/testing/toy-machine.ts';
import type { Principal } from '../../../../analyzer/people/principal.ts';
import type { DrivenTime } from '../../../../collector/time/driven-time.ts';
import { testEpoch } from '../../../../analyzer/people/testing/unit-tree.ts';
import type { UnitKind } from '../../../../analyzer/people/tables.ts';
import { createSecretBox } from '../../../../analyzer/secrets/secret-box.ts';
import type { Blobs } from '../../../../analyzer/stores/blobs/blobs.ts';
import { createFileBlobs } from '../../../../analyzer/stores/blobs/file-blobs.ts';
import { openRecords } from '../../../../analyzer/stores/records/open.ts';
import type { Records } from '../../../../analyzer/stores/records/records.ts';
import { testApp, type TestApp } from '../../testing/test-app.ts';
import { exchangeFeature } from '../index.ts';
import { peersFeature } from '../peers.ts';

/** An installation in this process: its own stores, key and clock, its API on a loopback port. */
export interface TestNode {
  records: Records;
  fixture: CaseFixture;
  exchange: Exchange;
  blobs: Blobs;
  checkpoints: Checkpoints;
  app: TestApp;
  raised: AlertInput[];
  url: string;
  /** Top unit. */
  home: string;
  admin: Principal;
  dispose(): Promise<void>;
}

export interface TestNodeUnit {
  id: string;
  kind: UnitKind;
  parent?: string;
}

async function insertUnits(records: Records, units: readonly TestNodeUnit[]): Promise<void> {
  for (const { id, kind, parent } of units) {
    const common = { from_at: testEpoch, until_at: null };
    const named = { id, name: `Unit ${id}`, kind, code: null, created_at: testEpoch };
    await records.db
      .insertInto('units')
      .values({ ...named, closed_at: null })
      .execute();
    const above = parent
      ? await records.db
          .selectFrom('unit_closure')
          .select(['ancestor', 'depth'])
          .where('descendant', '=', parent)
          .execute()
      : [];
    const rows = above.map(({ ancestor, depth }) => ({ ancestor, depth: depth + 1 }));
    await records.db
      .insertInto('unit_closure')
      .values(
        [...rows, { ancestor: id, depth: 0 }].map((row) => ({ ...row, descendant: id, ...common })),
      )
      .execute();
  }
}

function adminAt(unitId: string): Principal {
  return {
    accountId: `admin-${unitId}`,
    name: 'Admin',
    unitId,
    grants: [{ role: 'security-admin', unitId, from: testEpoch }],
    via: { kind: 'session', sessionId: 's' },
    address: '127.0.0.1',
  };
}

export interface TestNodeOptions {
  units: readonly TestNodeUnit[];
  time: DrivenTime;
  rules?: Partial<ExchangeRules>;
  /** Default: a temporary SQLite database. */
  records?: Records;
}

export async function startTestNode(options: TestNodeOptions): Promise<TestNode> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-node-'));
  const records =
    options.records ?? (await openRecords({ kind: 'sqlite', path: join(folder, 'r.sqlite') }));
  const { units, time } = options;
  await insertUnits(records, units);
  const home = units[0]!.id;
  const keyFile = signingKeyFile(folder);
  const key = readOrCreateSigningKey(keyFile);
  const log = pino({ level: process.env['LOG'] ?? 'silent' });
  const fixture = await caseFixture({ records, time, key });
  const blobs = await createFileBlobs({ dir: join(folder, 'blobs'), log });
  const checkpoints = await createCheckpoints({ records, keyFile, time });
  const raised: AlertInput[] = [];
  const rules = { ...loadExchangeRules(), ...options.rules };
  let url: string | undefined;
  const exchange = createExchange({
    records,
    cases: fixture.cases,
    machines: [toyMachine],
    blobs,
    alerts: { raise: async (input) => String(raised.push(input)) },
    key,
    secrets: createSecretBox(createHash('sha256').update(home).digest()),
    time,
    log,
    metrics: new Registry(),
    rules,
    url: () => url,
    homeUnitId: () => home,
  });
  const app = await testApp({
    records,
    units: false,
    time,
    log,
    features: [exchangeFeature(exchange), peersFeature({ records, exchange, rules, time })],
  });
  await app.app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(app.app.server.address() as AddressInfo).port}`;
  return {
    records,
    fixture,
    exchange,
    blobs,
    checkpoints,
    app,
    raised,
    url,
    home,
    admin: adminAt(home),
    async dispose() {
      await exchange.stop();
      await app.dispose();
      await records.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Pairs two nodes; answers the id of the parent at the child. */
export async function pair(parent: TestNode, child: TestNode, unitId: string): Promise<string> {
  const { token } = await parent.exchange.invite(parent.admin, unitId);
  return await child.exchange.join(child.admin, token);
}

export async function act(
  node: TestNode,
  caseId: string,
  unitId: string,
  message: string,
  payload: Record<string, unknown> = {},
) {
  const { cases } = node.fixture;
  const actor = personOf(unitId);
  return await cases.act({ caseId, caseKind: 'delivery', message, payload, actor, unitId });
}

/** The unit `county` opens a case for the unit of a school below it. */
export async function issueTo(
  county: TestNode,
  caseId: string,
  recipientUnitId = 'school-a',
  more: object = {},
): Promise<void> {
  const payload = { title: `Case ${caseId}`, issuerUnitId: 'county', recipientUnitId, ...more };
  await act(county, caseId, 'county', 'open', payload);
}
