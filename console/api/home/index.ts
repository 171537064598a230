import type { Assessment } from '../../../analyzer/assessment/assessment.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import type { Rights } from '../rights/rights.ts';
import { readHome, type HomePart, type HomeRules } from './read-model.ts';
import { HomeSchema, type Home } from './schema.ts';

export interface HomeDeps {
  records: Records;
  assessment: Assessment;
  rights: Rights;
  rules: HomeRules;
  time: TimeSource;
}

/** What must I do now, what got worse, what is late: the first page of everybody, with the parts that each may read. */
export function homeFeature({ records, assessment, rights, rules, time }: HomeDeps): Feature {
  async function mainSystem(
    principal: Parameters<typeof visibleUnitIds>[1],
  ): Promise<Home['score']> {
    const systems = await records.db
      .selectFrom('systems')
      .selectAll()
      .where('closed_at', 'is', null)
      .where('unit_id', 'in', visibleUnitIds(records.db, principal, isoNow(time)))
      .orderBy('level', 'desc')
      .orderBy('created_at')
      .limit(1)
      .execute();
    const [system] = systems;
    if (!system) return null;
    const [score] = await assessment.scores(system);
    if (!score) return null;
    const { lower, upper, coverage } = score;
    return {
      systemId: system.id,
      systemName: system.name,
      level: system.level,
      lower,
      upper,
      coverage,
    };
  }

  return (api) => {
    api.get(
      '/home',
      {
        schema: { response: { 200: HomeSchema } },
        config: { permission: 'signed-in' },
      },
      async ({ caller }) => {
        const as = (resource: HomePart): Principal => ({
          ...caller,
          grants: rights.grantsFor(caller.grants, { resource, action: 'read' }),
        });
        const reader = { db: records.db, as, now: new Date(time.now()) };
        const [score, home] = await Promise.all([
          mainSystem(as('assessments')),
          readHome(reader, rules),
        ]);
        const may = {
          alerts: as('alerts').grants.length > 0,
          assets: as('assets').grants.length > 0,
          sources: as('sources').grants.length > 0,
          assessments: as('assessments').grants.length > 0,
        };
        return { may, score, ...home };
      },
    );
  };
}
