import type { ItemLeads, PackageFinding, Verdict, Words } from './package.ts';
import { verdicts } from './package.ts';

const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;

/** Worst verdict first, then worst severity, then by name. */
export function worstFirst(one: PackageFinding, other: PackageFinding): number {
  return (
    verdicts.indexOf(one.verdict) - verdicts.indexOf(other.verdict) ||
    severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
    one.check.localeCompare(other.check)
  );
}

/** One of the 31 items with the findings that are shown under it. */
export interface ItemGroup {
  item: ItemLeads;
  findings: readonly PackageFinding[];
}

export interface ClassGroup {
  /** 1 to 6. */
  class: number;
  title: Words | undefined;
  items: readonly ItemGroup[];
}

export interface Grouped {
  classes: readonly ClassGroup[];
  /** What concerns none of the 31 items: graded protection, filing, integrity. */
  others: readonly PackageFinding[];
}

/**
 * Findings under the six classes of 认定方法. One that concerns several items of a class stands under the first of them, so that
 * nobody reads it twice; one that concerns several classes stands in each.
 */
export function groupFindings(
  items: readonly ItemLeads[],
  findings: readonly PackageFinding[],
  classes: readonly { class: number; title: Words }[],
): Grouped {
  const sorted = findings.toSorted(worstFirst);
  const known = new Set(items.map(({ item }) => item));
  const numbers = [...new Set(items.map((item) => item.class))].toSorted((a, b) => a - b);
  return {
    classes: numbers.map((number) => {
      const taken = new Set<string>();
      return {
        class: number,
        title: classes.find((each) => each.class === number)?.title,
        items: items
          .filter((item) => item.class === number)
          .map((item) => {
            const own = sorted.filter(
              (finding) => finding.items.includes(item.item) && !taken.has(finding.check),
            );
            for (const { check } of own) taken.add(check);
            return { item, findings: own };
          }),
      };
    }),
    others: sorted.filter(({ items: named }) => !named.some((each) => known.has(each))),
  };
}

/** How many findings there are of each verdict. */
export function tally(findings: readonly PackageFinding[]): Readonly<Record<Verdict, number>> {
  const counts: Record<Verdict, number> = {
    FAIL: 0,
    SUSPECT: 0,
    INCONCLUSIVE: 0,
    PASS: 0,
    NOT_APPLICABLE: 0,
  };
  for (const { verdict } of findings) counts[verdict] += 1;
  return counts;
}
