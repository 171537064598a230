import type { PackageFacts } from '../../collector/packages/facts.ts';
import type { Declared } from './declared.ts';
import type { Finding } from './finding.ts';
import { judge } from './judge.ts';
import type { VettingRules } from './rules/rule-book.ts';

/**
 * Every check of the platform over the facts of one package. Pure: the same facts, declaration, rules and day give the same
 * findings, in the order of the rules.
 *
 * @param declared what the filing says; what is absent is unknown.
 * @param at ISO: the day at which certificates and profiles must be valid.
 */
export function vetPackage(
  facts: PackageFacts,
  declared: Declared | undefined,
  rules: VettingRules,
  at: string,
): Finding[] {
  const context = { facts, declared: declared ?? {}, rules, at };
  return rules.checks
    .filter(({ on }) => on.includes(facts.platform))
    .map((check) => judge(check, context));
}
