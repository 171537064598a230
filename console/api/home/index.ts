import type { Assessment } from '../../../analyzer/assessment/assessment.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import type { TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import type { Action } from '../permission.ts';
import type { Rights } from '../rights/rights.ts';
import { readHome } from './read-model.ts';
import { readDuties } from './duties.ts';
import type { ClockNames, HomePart, HomeRules, Reader } from './reader.ts';
import { DutyCountSchema, HomeSchema } from './schema.ts';
import { mainScore } from './score.ts';

export interface HomeDeps {
  records: Records;
  assessment: Assessment;
  rights: Rights;
  rules: HomeRules;
  time: TimeSource;
  /** Names of deadlines by rule id, for the clocks of incidents. */
  clockNames?: ClockNames;
  /** Of the drill world; without it the part of drills is left out. */
  drillRecords?: Records;
}

const parts = [
  'alerts',
  'assets',
  'sources',
  'assessments',
  'notices',
  'incidents',
  'findings',
  'apps',
] as const;

/** What must I do now, what got worse, what is late: the first page of everybody, with the parts that each may read. */
export function homeFeature(deps: HomeDeps): Feature {
  const { records, assessment, rights, rules, time, clockNames, drillRecords } = deps;
  const readerFor = (caller: Principal): Reader => ({
    db: records.db,
    as: (resource: HomePart, action: Action = 'read') => ({
      ...caller,
      grants: rights.grantsFor(caller.grants, { resource, action }),
    }),
    now: new Date(time.now()),
    ...(clockNames && { clockNames }),
    ...(drillRecords && { drillDb: drillRecords.db }),
  });
  return (api) => {
    api.get(
      '/home',
      {
        schema: { response: { 200: HomeSchema } },
        config: { permission: 'signed-in' },
      },
      async ({ caller }) => {
        const reader = readerFor(caller);
        const [score, home] = await Promise.all([
          mainScore(reader, assessment),
          readHome(reader, rules),
        ]);
        const may = Object.fromEntries(
          parts.map((part) => [part, reader.as(part).grants.length > 0]),
        ) as Record<HomePart, boolean>;
        return { may, score, ...home };
      },
    );
    api.get(
      '/home/duties',
      {
        schema: { response: { 200: DutyCountSchema } },
        config: { permission: 'signed-in' },
      },
      async ({ caller }) => {
        const { total, overdue } = await readDuties(readerFor(caller));
        return { total, overdue };
      },
    );
  };
}
