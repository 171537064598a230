import { severities, verdicts, type Finding, type Severity, type Verdict } from './finding.ts';

/** How many findings of each verdict, and the worst severity among FAIL and SUSPECT. */
export type Counts = Record<Verdict, number> & { worst: Severity | null };

export const isLead = ({ verdict }: Pick<Finding, 'verdict'>): boolean =>
  verdict === 'FAIL' || verdict === 'SUSPECT';

/** Worst first; FAIL before SUSPECT of the same severity. */
export function byWeight(
  a: Pick<Finding, 'severity' | 'verdict'>,
  b: Pick<Finding, 'severity' | 'verdict'>,
): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict)
  );
}

export function countFindings(findings: readonly Finding[]): Counts {
  const [worst] = findings.filter(isLead).toSorted(byWeight);
  const count = (verdict: Verdict) => findings.filter((one) => one.verdict === verdict).length;
  return {
    FAIL: count('FAIL'),
    SUSPECT: count('SUSPECT'),
    PASS: count('PASS'),
    NOT_APPLICABLE: count('NOT_APPLICABLE'),
    INCONCLUSIVE: count('INCONCLUSIVE'),
    worst: worst?.severity ?? null,
  };
}
