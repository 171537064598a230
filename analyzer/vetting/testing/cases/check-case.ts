import type { PackageFacts } from '../../../../collector/packages/facts.ts';
import type { Declared } from '../../declared.ts';
import type { Severity, Verdict } from '../../finding.ts';

/** What one check must say of one package. */
export interface CheckCase {
  check: string;
  verdict: Verdict;
  facts: PackageFacts;
  declared?: Declared;
  severity?: Severity;
  /** A text that the evidence has. */
  shows?: string;
}
