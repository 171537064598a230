/** What is known of an item. `unknown` means no valid evidence: never a pass. */
export type ItemState = 'satisfied' | 'partial' | 'not-satisfied' | 'not-applicable' | 'unknown';

/** What one check says of one object. */
export type Verdict = 'satisfied' | 'partial' | 'not-satisfied' | 'unknown';

/**
 * Judges an item over all objects of all its checks: all satisfied → satisfied, all failed → not satisfied, otherwise partial
 * (`x_k` of the 2021 report template). An unknown object keeps an otherwise satisfied item at unknown, since passing it
 * would claim what nobody saw; a failure that was seen stands whatever is unknown beside it.
 */
export function combineVerdicts(
  verdicts: readonly Verdict[],
): Exclude<ItemState, 'not-applicable'> {
  const known = verdicts.filter((verdict) => verdict !== 'unknown');
  if (known.length === 0) return 'unknown';
  if (known.every((verdict) => verdict === 'not-satisfied')) return 'not-satisfied';
  if (known.some((verdict) => verdict !== 'satisfied')) return 'partial';
  return known.length === verdicts.length ? 'satisfied' : 'unknown';
}
