/** What is known of an item. `unknown` means no valid evidence: never a pass. */
export type ItemState = 'satisfied' | 'partial' | 'not-satisfied' | 'not-applicable' | 'unknown';

/** What one check says of one object. */
export type Verdict = 'satisfied' | 'partial' | 'not-satisfied' | 'unknown';
