import type { Check } from './checks.ts';
import type { ItemRules } from './items.ts';
import type { PermissionRules } from './permissions.ts';
import type { VettingRules } from './rule-book.ts';

/** What people read of a check. */
export type CheckWords = Pick<
  Check,
  'id' | 'on' | 'title' | 'severity' | 'items' | 'clauses' | 'advice' | 'source' | 'confidence'
>;

/** The rules without what only judges: plain data, small enough to be passed between threads. */
export interface RuleWords {
  version: string;
  checks: readonly CheckWords[];
  items: ItemRules;
  types: PermissionRules['types'];
  functions: PermissionRules['functions'];
}

export function wordsOfRules({ version, checks, items, permissions }: VettingRules): RuleWords {
  return {
    version,
    checks: checks.map((check) => ({
      id: check.id,
      on: check.on,
      title: check.title,
      severity: check.severity,
      items: check.items,
      clauses: check.clauses,
      advice: check.advice,
      source: check.source,
      confidence: check.confidence,
    })),
    items,
    types: permissions.types,
    functions: permissions.functions,
  };
}
