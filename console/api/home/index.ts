import type { Assessment } from '../../../analyzer/assessment/assessment.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { readHome, type HomeRules } from './read-model.ts';
import { HomeSchema, type Home } from './schema.ts';

export interface HomeDeps {
  records: Records;
  assessment: Assessment;
  rules: HomeRules;
  time: TimeSource;
}

/** What must I do now, what got worse, what is late: the first page of everybody who watches over units. */
export function homeFeature({ records, assessment, rules, time }: HomeDeps): Feature {
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
        config: { permission: { resource: 'alerts', action: 'read' } },
      },
      async ({ principal }) => {
        const reader = { db: records.db, principal, now: new Date(time.now()) };
        const [score, home] = await Promise.all([mainSystem(principal), readHome(reader, rules)]);
        return { score, ...home };
      },
    );
  };
}
