import type { Words } from './words.ts';

/**
 * What a check says of a package. A tool gives leads, a person decides: FAIL is a fact in the file, SUSPECT a lead, PASS says
 * that the engine saw the whole area and found nothing, INCONCLUSIVE that it could not see it.
 */
export const verdicts = ['FAIL', 'SUSPECT', 'PASS', 'NOT_APPLICABLE', 'INCONCLUSIVE'] as const;
export type Verdict = (typeof verdicts)[number];

export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof severities)[number];

/** Where it stands, so that another person finds the same. At least one of file, element, class is there. */
export interface Evidence {
  /** Path inside the package; `declared` for what the filing says. */
  file?: string;
  /** Element and attribute of a manifest, key of a property list. */
  element?: string;
  /** Class of the code, dotted. */
  class?: string;
  /** Of the bytes in `file`. */
  offset?: number;
  /** What stands there; secrets are masked. */
  value?: string;
  /** Of the package file. */
  sha256: string;
}

/** One check, judged. Its title, advice and sources are in the rules (`checkOf`). */
export interface Finding {
  check: string;
  verdict: Verdict;
  severity: Severity;
  /** Of the 31 items: `4.1`. */
  items: readonly string[];
  /** What was found or why it can't be said. */
  reason: Words;
  evidence: readonly Evidence[];
  /** Pieces of evidence that are not listed. */
  more: number;
}
