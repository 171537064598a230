import { identityPredicates } from './identity-predicates.ts';
import { permissionPredicates } from './permission-predicates.ts';
import { policyPredicates } from './policy-predicates.ts';
import type { Predicate } from './predicate.ts';
import { sdkPredicates } from './sdk-predicates.ts';

/** Conditions in code, by the names that rules use. */
export const predicates: Readonly<Record<string, Predicate>> = {
  ...identityPredicates,
  ...permissionPredicates,
  ...policyPredicates,
  ...sdkPredicates,
};
