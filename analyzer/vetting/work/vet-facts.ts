import type { PackageFacts } from '../../../collector/packages/facts.ts';
import { countFindings } from '../counts.ts';
import type { Declared } from '../declared.ts';
import { identityOf } from '../identity.ts';
import { matrixRows } from '../matrix-rows.ts';
import type { VettingRules } from '../rules/rule-book.ts';
import { summarise } from '../summary.ts';
import { vetPackage } from '../vet-package.ts';
import type { VettedPackage } from './messages.ts';

/** Judges facts and makes what is stored of it. */
export function vetFacts(
  facts: PackageFacts,
  declared: Declared | null,
  rules: VettingRules,
  at: string,
): VettedPackage {
  const findings = vetPackage(facts, declared ?? undefined, rules, at);
  const context = { facts, declared: declared ?? {}, rules, at };
  return {
    platform: facts.platform,
    ...identityOf(facts),
    rulesVersion: rules.version,
    summary: JSON.stringify(summarise(facts)),
    matrix: JSON.stringify(matrixRows(context)),
    findings: JSON.stringify(findings),
    counts: JSON.stringify(countFindings(findings)),
  };
}
