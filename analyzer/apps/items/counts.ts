import type { Finding, Verdict } from '../../vetting/finding.ts';
import type { Decisions, ItemDecision } from './decision.ts';

/** Decisions that were made of the package that is reviewed now; those of another one do not count. */
export function currentDecisions({
  decisions,
  packageId,
}: Decisions): Readonly<Record<string, ItemDecision>> {
  return Object.fromEntries(
    Object.entries(decisions).filter(([, each]) => each.packageId === packageId),
  );
}

export interface ItemCounts {
  total: number;
  /** Compliant, a problem, or not applicable. What can't be decided is not decided: unknown is never a pass. */
  decided: number;
  problems: number;
  undecidable: number;
}

/** Pure. */
export function countItems(
  items: readonly string[],
  decisions: Readonly<Record<string, ItemDecision>>,
): ItemCounts {
  const verdicts = items.map((item) => decisions[item]?.verdict);
  const count = (verdict: ItemDecision['verdict']) =>
    verdicts.filter((each) => each === verdict).length;
  const undecidable = count('undecidable');
  const made = verdicts.filter((verdict) => verdict !== undefined).length;
  return {
    total: items.length,
    decided: made - undecidable,
    problems: count('problem'),
    undecidable,
  };
}

/** Items with leads of these verdicts that nobody has decided. Pure. */
export function undecidedLeads(
  items: readonly string[],
  decisions: Readonly<Record<string, ItemDecision>>,
  findings: readonly Finding[],
  leads: readonly Verdict[],
): string[] {
  const withLeads = new Set(
    findings.filter(({ verdict }) => leads.includes(verdict)).flatMap((finding) => finding.items),
  );
  return items.filter((item) => {
    const verdict = decisions[item]?.verdict;
    return withLeads.has(item) && (verdict === undefined || verdict === 'undecidable');
  });
}
