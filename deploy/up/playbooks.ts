import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { SigningKey } from '../../analyzer/audit/signing-key.ts';
import type { Deadlines } from '../../analyzer/clocks/deadlines.ts';
import { isSealedPlaybook } from '../../analyzer/drills/sealed-playbooks.ts';
import { createLibrary } from '../../analyzer/playbooks/library/library.ts';
import { createPrograms } from '../../analyzer/playbooks/programs.ts';
import { createRealActions, type RealActionsDeps } from '../../analyzer/playbooks/real/actions.ts';
import { capsOf, loadPlaybookRules } from '../../analyzer/playbooks/rules.ts';
import { createLimitOf } from '../../analyzer/playbooks/runs/limits.ts';
import { createRunMachine } from '../../analyzer/playbooks/runs/machine.ts';
import { createRuns, type Runs } from '../../analyzer/playbooks/runs/runs.ts';
import { createValidationThread } from '../../analyzer/playbooks/validation/validation-thread.ts';
import type { Cases } from '../../analyzer/cases/cases.ts';
import type { Records } from '../../analyzer/stores/records/records.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Config } from '../config/schema.ts';
import { createPlaybookEndpoints } from './playbook-endpoints.ts';

interface NodePlaybooksDeps {
  records: Records;
  key: SigningKey;
  deadlines: Deadlines;
  time: TimeSource;
  log: Logger;
}

const right = { resource: 'incidents', action: 'update' };

/** Library and machine of playbooks; the drill world takes programs and library from here. */
export function createNodePlaybooks({ records, key, deadlines, time, log }: NodePlaybooksDeps) {
  const rules = loadPlaybookRules();
  const programs = createPrograms();
  const library = createLibrary({
    records,
    programs,
    rules,
    deadlines: () => [...deadlines.rules.deadlines.keys()],
    check: createValidationThread(),
    isSealed: (accountId, playbook) => isSealedPlaybook(records.db, accountId, playbook),
    key,
    time,
    log,
  });
  const machine = createRunMachine({
    programs,
    caps: capsOf(rules),
    rights: { lead: right, act: right },
    table: 'runs',
    limitOf: createLimitOf(deadlines),
  });
  return { rules, programs, library, machine };
}

export type NodePlaybooks = ReturnType<typeof createNodePlaybooks>;

interface NodeRunsDeps extends Omit<RealActionsDeps, 'cases'> {
  cases: Cases;
  playbooks: NodePlaybooks;
  config: Config;
  key: SigningKey;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
}

/** Runs on real incidents; not started. */
export function createNodeRuns({ playbooks, config, key, ...deps }: NodeRunsDeps): Runs {
  const { endpoints } = config.playbooks;
  const { allowedHosts, allowLoopbackTargets } = config.delivery;
  return createRuns({
    ...deps,
    ...playbooks,
    table: 'runs',
    actions: createRealActions(deps),
    http: createPlaybookEndpoints({ endpoints, allowedHosts, allowLoopbackTargets }),
    nodeId: key.id,
  });
}
