import type { PatternRule } from './rules.ts';

/** What files are, by their path (rules/apps/reading/files.yaml). */
export interface NamedFiles {
  /** Ids of the rules that the path answers to, in the order of the rules. */
  kindsOf(path: string): string[];
}

export function createNamedFiles(rules: readonly PatternRule[]): NamedFiles {
  const compiled = rules.map(({ id, patterns }) => ({
    id,
    patterns: patterns.map((pattern) => new RegExp(pattern, 'iu')),
  }));
  return {
    kindsOf: (path) =>
      compiled.flatMap(({ id, patterns }) => (patterns.some((one) => one.test(path)) ? [id] : [])),
  };
}
