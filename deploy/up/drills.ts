import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { SigningKey } from '../../analyzer/audit/signing-key.ts';
import type { Deadlines } from '../../analyzer/clocks/deadlines.ts';
import { createDrills } from '../../analyzer/drills/create-drills.ts';
import { createPlaybookShelf } from '../../analyzer/drills/playbook-shelf.ts';
import { readDrillRules } from '../../analyzer/drills/rules.ts';
import { createLimitOf } from '../../analyzer/playbooks/runs/limits.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Feature } from '../../console/api/api.ts';
import { drillsFeature } from '../../console/api/drills/index.ts';
import {
  drillJudgingFeatures,
  type DrillJudgingDeps,
} from '../../console/api/drills/evaluation/features.ts';
import { liveDrillsFeature } from '../../console/api/drills/live/index.ts';
import type { NodePlaybooks } from './playbooks.ts';
import type { Stores } from './stores.ts';

interface NodeDrillsDeps {
  stores: Stores;
  playbooks: NodePlaybooks;
  key: SigningKey;
  deadlines: Deadlines;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
}

/** The drill world of a node; nothing of it is started. */
export function createNodeDrills({ stores, playbooks: node, ...deps }: NodeDrillsDeps) {
  const rules = readDrillRules();
  const { rules: playbookRules, programs, library } = node;
  const playbooks = createPlaybookShelf(library);
  const drills = createDrills({ ...deps, ...stores, rules, playbookRules, programs, playbooks });
  return { ...drills, rules, programs, playbooks, actionKinds: playbookRules.actions };
}

type NodeDrills = ReturnType<typeof createNodeDrills>;

/** Every feature of drills. They see the drill world only. */
export function drillFeatures(
  drills: NodeDrills,
  deps: Pick<DrillJudgingDeps, 'rights' | 'time' | 'documents' | 'checkpoints'> & {
    deadlines: Deadlines;
  },
): Feature[] {
  const limitOf = createLimitOf(deps.deadlines);
  const actions = drills.actionKinds;
  // The drill world last: its records and cases stand in for those of daily work, which `deps` may carry under the same names.
  return [
    drillsFeature({ ...deps, ...drills }),
    liveDrillsFeature({ ...deps, ...drills }),
    ...drillJudgingFeatures({ ...deps, ...drills, actions, limitOf }),
  ];
}
