import { pino } from 'pino';
import { createDrivenTime, type DrivenTime } from '../../../collector/time/driven-time.ts';
import type { SigningKey } from '../../audit/signing-key.ts';
import type { CasesEngine } from '../../cases/create-cases.ts';
import {
  caseFixture,
  personOf,
  plainDeadlines,
  testKey,
} from '../../cases/testing/case-fixture.ts';
import type { CaseState, Machine } from '../../cases/machine.ts';
import type { Records } from '../../stores/records/records.ts';
import { createPrograms } from '../programs.ts';
import { capsOf, loadPlaybookRules, type PlaybookRules } from '../rules.ts';
import type { HttpEndpoints, PlatformActions } from '../runs/automatic.ts';
import { createLimitOf } from '../runs/limits.ts';
import { createRunMachine } from '../runs/machine.ts';
import { createRuns, type NewRun, type RunActor, type Runs } from '../runs/runs.ts';
import type { PlaybookJson } from '../schema/playbook.ts';
import { validatePlaybook } from '../validation/validate.ts';

export interface RunFixtureOptions {
  records?: Records;
  time?: DrivenTime;
  key?: SigningKey;
  actions?: PlatformActions;
  http?: HttpEndpoints;
  rules?: PlaybookRules;
}

export interface RunFixture {
  runs: Runs;
  cases: CasesEngine;
  records: Records;
  time: DrivenTime;
  key: SigningKey;
  /** Keeps a playbook so that a run can follow it; answers its hash. */
  keep(json: PlaybookJson): Promise<string>;
  dispose(): Promise<void>;
}

const noActions: PlatformActions = { perform: async () => ({}) };

/** Runs over real records and the real engine of cases, with a driven clock; nothing drives them but the test. */
export async function runFixture(options: RunFixtureOptions = {}): Promise<RunFixture> {
  const rules = options.rules ?? loadPlaybookRules();
  const time = options.time ?? createDrivenTime();
  const key = options.key ?? testKey();
  const programs = createPrograms();
  const machine = createRunMachine({
    programs,
    caps: capsOf(rules),
    rights: {
      lead: { resource: 'incidents', action: 'update' },
      act: { resource: 'incidents', action: 'update' },
    },
    table: 'runs',
    limitOf: createLimitOf(plainDeadlines(24)),
  });
  const machines = [machine] as readonly Machine<CaseState>[];
  const { cases, records, dispose } = await caseFixture({
    machines,
    time,
    key,
    ...(options.records && { records: options.records }),
  });
  const runs = createRuns({
    records,
    cases,
    programs,
    rules,
    table: 'runs',
    actions: options.actions ?? noActions,
    ...(options.http && { http: options.http }),
    nodeId: key.id,
    time,
    log: pino({ level: 'silent' }),
  });
  return {
    runs,
    cases,
    records,
    time,
    key,
    async keep(json) {
      const result = validatePlaybook(JSON.stringify(json), { rules });
      if (result.kind === 'faults') throw new Error(JSON.stringify(result.faults));
      const { hash } = result.program;
      await records.transaction((trx) => programs.keep(trx, { hash, content: result.content }, ''));
      return hash;
    },
    dispose,
  };
}

export const leader: RunActor = { actor: personOf('schoolA'), unitId: 'schoolA' };

export function newRun(hash: string, roles: readonly string[], more: Partial<NewRun> = {}): NewRun {
  return {
    mode: 'exercise',
    subject: { kind: 'drill', id: 'drill-1' },
    title: 'Test',
    hash,
    bindings: roles.map((role) => ({ role, unitId: 'schoolA', accountIds: [] })),
    ...more,
  };
}
