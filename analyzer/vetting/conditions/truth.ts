import type { Area, UnseenReason } from '../../../collector/packages/facts.ts';
import type { Evidence } from '../finding.ts';
import type { Words } from '../words.ts';

/** A place that made a condition hold; the hash of the package is added to what people see. */
export type Hit = Omit<Evidence, 'sha256'>;

/** Why a condition can be neither affirmed nor denied. */
export type Unknown =
  | { kind: 'unseen'; area: Area; what: string; reason: UnseenReason }
  | { kind: 'undeclared'; key: string }
  | { kind: 'cut'; list: string }
  | { kind: 'beyond'; words: Words };

/** Three-valued: what was not seen is neither true nor false (Kleene's strong logic). */
export type Truth =
  | { kind: 'yes'; hits: readonly Hit[] }
  | { kind: 'no' }
  | { kind: 'unknown'; why: readonly Unknown[] };

export const no: Truth = { kind: 'no' };
export const yes = (hits: readonly Hit[] = []): Truth => ({ kind: 'yes', hits });
export const unknown = (why: readonly Unknown[]): Truth => ({ kind: 'unknown', why });

function reasonsOf(truths: readonly Truth[]): Unknown[] {
  const seen = new Set<string>();
  return truths
    .flatMap((truth) => (truth.kind === 'unknown' ? truth.why : []))
    .filter((why) => {
      const key = JSON.stringify(why);
      return !seen.has(key) && seen.add(key);
    });
}

function hitsOf(truths: readonly Truth[]): Hit[] {
  return truths.flatMap((truth) => (truth.kind === 'yes' ? truth.hits : []));
}

/** One that is false makes all false, whatever is unknown. */
export function allOf(truths: readonly Truth[]): Truth {
  if (truths.some(({ kind }) => kind === 'no')) return no;
  const why = reasonsOf(truths);
  return why.length > 0 ? unknown(why) : yes(hitsOf(truths));
}

/** One that is true is enough, whatever is unknown. */
export function anyOf(truths: readonly Truth[]): Truth {
  if (truths.some(({ kind }) => kind === 'yes')) return yes(hitsOf(truths));
  const why = reasonsOf(truths);
  return why.length > 0 ? unknown(why) : no;
}

export function notOf(truth: Truth): Truth {
  if (truth.kind === 'unknown') return truth;
  return truth.kind === 'yes' ? no : yes();
}
