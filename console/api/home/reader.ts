import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../../collector/rules/rule-file.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleUnitIds } from '../../../analyzer/people/visibility.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import type { Action } from '../permission.ts';
import type { Home } from './schema.ts';

/** Lines per list of a home: more belongs on the list behind it. */
export const maxEntries = 8;
export const dayMs = 86_400_000;

export type HomePart = keyof Home['may'] | 'drills';

const HomeRulesSchema = Type.Object(
  {
    /** High and critical alerts that nobody took up for so long are late. */
    alertLateHours: Type.Number({ exclusiveMinimum: 0 }),
    /** A score that fell by so many points within a week got worse. */
    scoreDropPoints: Type.Number({ exclusiveMinimum: 0 }),
    /** A node below that was not heard of for so long is late. */
    nodeLateMinutes: Type.Number({ exclusiveMinimum: 0 }),
    source: Type.String({ minLength: 1 }),
    confidence: Type.Enum(['high', 'medium', 'low']),
  },
  { additionalProperties: false },
);

/** Numbers of rules/operations/home.yaml. */
export type HomeRules = Omit<Static<typeof HomeRulesSchema>, 'source' | 'confidence'>;

/** Reads rules/operations/home.yaml. Throws RuleFileError. */
export function loadHomeRules(path: string): HomeRules {
  return readRuleFile(path, HomeRulesSchema);
}

export type ClockNames = ReadonlyMap<string, { nameZh: string; nameEn: string }>;

export interface Reader {
  db: Db;
  /** Of the drill world. */
  drillDb?: Db;
  /** The caller, with the grants that carry the right; `read` by default. */
  as(part: HomePart, action?: Action): Principal;
  now: Date;
  /** Names of deadlines by rule id. */
  clockNames?: ClockNames;
}

/** Units whose records of a part the caller sees, as a sub-query. */
export function unitsOf({ db, as, now }: Reader, part: HomePart) {
  return visibleUnitIds(db, as(part), now.toISOString());
}

/** Units at which the caller holds the right himself: he acts for these, not for what is below them. */
export function ownUnits({ as, now }: Reader, part: HomePart, action: Action): string[] {
  const at = now.toISOString();
  return [
    ...new Set(
      as(part, action)
        .grants.filter(({ from, until }) => from <= at && (until === undefined || until > at))
        .map(({ unitId }) => unitId),
    ),
  ];
}
