import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { SigningKey } from '../../analyzer/audit/signing-key.ts';
import type { Deadlines } from '../../analyzer/clocks/deadlines.ts';
import { createDrills } from '../../analyzer/drills/create-drills.ts';
import type { PlaybookShelf } from '../../analyzer/drills/prepare.ts';
import { readDrillRules } from '../../analyzer/drills/rules.ts';
import { createPrograms } from '../../analyzer/playbooks/programs.ts';
import { loadPlaybookRules } from '../../analyzer/playbooks/rules.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Feature } from '../../console/api/api.ts';
import { drillsFeature } from '../../console/api/drills/index.ts';
import { liveDrillsFeature } from '../../console/api/drills/live/index.ts';
import type { Rights } from '../../console/api/rights/rights.ts';
import type { Stores } from './stores.ts';

interface NodeDrillsDeps {
  stores: Stores;
  key: SigningKey;
  deadlines: Deadlines;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
}

/** Playbooks that a unit brought in. Reading is free in the drill world, so its transaction finds them. */
const shelf: PlaybookShelf = {
  async find(trx, id) {
    const row = await trx
      .selectFrom('playbooks')
      .select(['id', 'hash', 'name', 'version', 'kind'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) return undefined;
    const { kind, name: title, ...rest } = row;
    return kind === 'response-plan' ? 'not-a-drill' : { ...rest, title, kind };
  },
};

/** The drill world of a node; nothing of it is started. */
export function createNodeDrills({ stores, ...deps }: NodeDrillsDeps) {
  const rules = readDrillRules();
  const playbookRules = loadPlaybookRules();
  const programs = createPrograms();
  const drills = createDrills({
    ...deps,
    ...stores,
    rules,
    playbookRules,
    programs,
    playbooks: shelf,
  });
  return { ...drills, rules, programs, actionKinds: playbookRules.actions };
}

type NodeDrills = ReturnType<typeof createNodeDrills>;

/** Every feature of drills. They see the drill world only. */
export function drillFeatures(
  drills: NodeDrills,
  deps: { rights: Rights; time: TimeSource; deadlines: Pick<Deadlines, 'rules'> },
): Feature[] {
  return [drillsFeature({ ...drills, ...deps }), liveDrillsFeature({ ...drills, ...deps })];
}
