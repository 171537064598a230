import type { ValueTest } from './value-test.ts';

/** Parameters of a predicate in code, as its schema checked them. */
export type Parameters = Readonly<Record<string, unknown>>;

/** What a check asks of a package, as rules/apps/checks say it. */
export type Condition =
  | { kind: 'all' | 'any'; of: readonly Condition[] }
  | { kind: 'not'; of: Condition }
  /** A single fact. */
  | { kind: 'fact'; fact: string; test: ValueTest }
  /** At least so many rows of a list pass all tests of their fields. */
  | { kind: 'list'; list: string; where: readonly [string, ValueTest][]; least: number }
  | { kind: 'declared'; key: string; test: ValueTest }
  /** What data can't say: a function of `predicates/registry.ts`. */
  | { kind: 'predicate'; name: string; parameters: Parameters };
