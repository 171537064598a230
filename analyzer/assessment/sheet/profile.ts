import {
  itemsFor,
  type CatalogueItem,
  type Scope,
  type SystemLevels,
} from '../catalogue/catalogue.ts';
import type { AssessmentRules } from '../rules.ts';
import { traitsOf, type ItemTraits } from '../scoring/count.ts';
import type { SystemTable } from '../tables.ts';

/** The items that a kind of system must meet, in the order of the catalogue, with what scoring needs of each. */
export interface Profile {
  name: string;
  items: readonly CatalogueItem[];
  traits: readonly ItemTraits[];
}

export function levelsOf(
  system: Pick<SystemTable, 'level' | 's_level' | 'a_level' | 'scopes'>,
): SystemLevels {
  return {
    level: system.level as SystemLevels['level'],
    sLevel: system.s_level as SystemLevels['level'],
    aLevel: system.a_level as SystemLevels['level'],
    scopes: JSON.parse(system.scopes) as Scope[],
  };
}

/** `S2A3G3 general,cloud`: two systems of one profile have the same items in the same order. */
export function profileName({ level, sLevel, aLevel, scopes }: SystemLevels): string {
  return `S${sLevel}A${aLevel}G${level} ${[...scopes].sort().join(',')}`;
}

/** Profiles of one catalogue; there are as many as combinations of levels and scopes, so they are kept. */
export function createProfiles({ catalogue, hazards }: AssessmentRules) {
  const made = new Map<string, Profile>();
  return (levels: SystemLevels): Profile => {
    const name = profileName(levels);
    const known = made.get(name);
    if (known) return known;
    const items = itemsFor(catalogue.items, levels);
    const traits = items.map((item) => traitsOf(item, levels.level, hazards));
    const profile = { name, items, traits };
    made.set(name, profile);
    return profile;
  };
}

export type Profiles = ReturnType<typeof createProfiles>;
