import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createDrivenTime, type DrivenTime } from '../../../collector/time/driven-time.ts';
import { isoNow } from '../../../collector/time/time-source.ts';
import type { CaseView } from '../../cases/cases.ts';
import { caseFixture, type CaseFixture } from '../../cases/testing/case-fixture.ts';
import { createDeadlines } from '../../clocks/deadlines.ts';
import { ownCalendar, ownDeadlines } from '../../clocks/testing/rules.ts';
import type { Principal, RoleId } from '../../people/principal.ts';
import { insertTestUnits, testEpoch } from '../../people/testing/unit-tree.ts';
import { lazily } from '../../register/lazily.ts';
import { newId } from '../../stores/records/new-id.ts';
import { temporaryRecords } from '../../stores/records/testing/temporary-records.ts';
import { loadItems } from '../../vetting/rules/items.ts';
import type { AppsBasis } from '../basis.ts';
import type { AppFacts } from '../facts.ts';
import { loadFieldRules } from '../fields.ts';
import { createAppFilingMachine } from '../filing/filing-machine.ts';
import type { AppFilingState } from '../filing/state.ts';
import { loadGateRules } from '../gates/rules.ts';
import { createAppLedger, type AppLedger } from '../ledger.ts';
import { createAppLists, type AppLists } from '../lists.ts';
import { createAppTriggers, type AppTriggers } from '../triggers.ts';
import type { AppUseState } from '../use/state.ts';
import { createAppUseMachine } from '../use/use-machine.ts';
import { loadAppWorkflow } from '../workflow.ts';
import { insertPackage, type SamplePackage } from './insert-package.ts';
import { fullFacts } from './sample-facts.ts';

const folder = fileURLToPath(new URL('../../../rules/apps', import.meta.url));

/** The product's own rules. */
export function ownBasis(): AppsBasis {
  return {
    workflow: lazily(() => loadAppWorkflow(folder)),
    gates: lazily(() => loadGateRules(folder)),
    fields: lazily(() => loadFieldRules(folder)),
    functionNames: async () => new Map([['homework', '作业']]),
    items: lazily(async () => loadItems(`${folder}/items.yaml`).items),
  };
}

export interface AppsFixture extends CaseFixture {
  time: DrivenTime;
  basis: AppsBasis;
  ledger: AppLedger;
  lists: AppLists;
  triggers: AppTriggers;
  /** Ids of the 31 items. */
  items: readonly string[];
  person(unit: string, role: RoleId, who?: string): Principal;
  /** A person of `unit` (account `<unit>:<who>`) does something; answers the case. */
  act<S extends AppFilingState | AppUseState>(
    caseId: string,
    unit: string,
    message: string,
    payload?: Readonly<Record<string, unknown>>,
    who?: string,
  ): Promise<CaseView<S>>;
  /** An app of a provider with all facts; answers its id. */
  app(unit?: string, facts?: AppFacts, name?: string): Promise<string>;
  package(sample: Omit<SamplePackage, 'at'>): Promise<string>;
  /** Opens a case; answers its id. */
  open(kind: 'app-filing' | 'app-use', unit: string, payload: object): Promise<string>;
  /** Decides items as compliant, by what a person saw. */
  decideAll(caseId: string, unit: string, items?: readonly string[]): Promise<void>;
  /** From an app with one package to a filing that holds. */
  filed(
    unit?: string,
    facts?: AppFacts,
  ): Promise<{ appId: string; packageId: string; filingId: string }>;
}

/** Providers are guests of the province. */
async function insertProviders(fixture: Pick<CaseFixture, 'records'>): Promise<void> {
  const { db } = fixture.records;
  for (const id of ['providerA', 'providerB']) {
    await db
      .insertInto('units')
      .values({
        id,
        name: id,
        kind: 'provider',
        code: null,
        created_at: testEpoch,
        closed_at: null,
      })
      .execute();
    await db
      .insertInto('unit_closure')
      .values(
        [id, 'province'].map((ancestor, depth) => ({
          ancestor,
          descendant: id,
          depth,
          from_at: testEpoch,
          until_at: null,
        })),
      )
      .execute();
  }
}

/** A node with apps: real records, rules and deadlines, a driven clock. */
export async function appsFixture(basis: AppsBasis = ownBasis()): Promise<AppsFixture> {
  const { records, dispose } = await temporaryRecords();
  await insertTestUnits(records.db);
  await insertProviders({ records });
  const time = createDrivenTime();
  const machines = [createAppFilingMachine(basis), createAppUseMachine(basis)];
  const deadlines = createDeadlines({
    records,
    rules: ownDeadlines(),
    calendar: ownCalendar(),
    time,
  });
  const node = await caseFixture({ machines, records, time, deadlines });
  const { cases } = node;
  const log = pino({ level: 'silent' });
  const triggers = createAppTriggers({ records, cases, time, log });
  const ledger = createAppLedger({ records, time });
  const lists = createAppLists({ records, cases, triggers, basis, time });
  const items = (await basis.items()).map(({ item }) => item);

  const person: AppsFixture['person'] = (unitId, role, who = 'a') => ({
    accountId: `${unitId}:${who}`,
    name: `${unitId} ${who}`,
    unitId,
    grants: [{ role, unitId, from: testEpoch }],
    via: { kind: 'session', sessionId: 'test' },
    address: '127.0.0.1',
  });

  const kindOf = async (caseId: string) => {
    const view = await cases.find(caseId);
    if (!view) throw new Error(`no case ${caseId}`);
    return view.kind;
  };

  const fixture: AppsFixture = {
    ...node,
    time,
    basis,
    ledger,
    lists,
    triggers,
    items,
    person,
    async act<S extends AppFilingState | AppUseState>(
      caseId: string,
      unit: string,
      message: string,
      payload: Readonly<Record<string, unknown>> = {},
      who = 'a',
    ) {
      const caseKind = await kindOf(caseId);
      const view = await cases.act({
        caseId,
        caseKind,
        message,
        payload,
        unitId: unit,
        actor: { kind: 'person', accountId: `${unit}:${who}`, name: `${unit} ${who}` },
      });
      return view as CaseView<S>;
    },
    app: (unit = 'providerA', facts = fullFacts, name = '作业通') =>
      ledger.create({ unitId: unit, name, facts }, person(unit, 'app-provider')),
    package(sample) {
      time.advance(1);
      return insertPackage(records.db, { ...sample, at: isoNow(time) });
    },
    async open(kind, unit, payload) {
      const caseId = newId(time.now());
      await cases.act({
        caseId,
        caseKind: kind,
        message: kind === 'app-filing' ? 'open' : 'propose',
        payload: { ...payload },
        unitId: unit,
        actor: { kind: 'person', accountId: `${unit}:a`, name: `${unit} a` },
      });
      return caseId;
    },
    async decideAll(caseId, unit, some = items) {
      for (const item of some) {
        await fixture.act(caseId, unit, 'decide-item', {
          item,
          verdict: 'compliant',
          reason: '实测符合',
          evidence: [{ kind: 'observation', text: '安装后逐页查看' }],
        });
      }
    },
    async filed(unit = 'providerA', facts = fullFacts) {
      const appId = await fixture.app(unit, facts);
      const packageId = await fixture.package({ unitId: unit, appId });
      await triggers.packageRead({ packageId, appId, changes: [] });
      const filingId = await fixture.open('app-filing', unit, { appId });
      await fixture.act(filingId, unit, 'submit');
      await fixture.act(filingId, 'province', 'accept');
      await fixture.decideAll(filingId, 'province');
      await fixture.act(filingId, 'province', 'file');
      return { appId, packageId, filingId };
    },
    async dispose() {
      await node.dispose();
      await dispose();
    },
  };
  return fixture;
}
