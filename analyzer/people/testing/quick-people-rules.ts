import { loadPeopleRules, type PeopleRules } from '../rules.ts';

/** The rules of people as shipped, with hashes that cost next to nothing: their cost is the business of one test alone. */
export function quickPeopleRules(): PeopleRules {
  const rules = loadPeopleRules();
  return { ...rules, hashing: { ...rules.hashing, memoryKiB: 64, passes: 1 } };
}
