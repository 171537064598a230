/** What a rule's `condition` says, over the names of its selections. */
export type Condition =
  | { kind: 'selection'; name: string }
  | { kind: 'not'; of: Condition }
  | { kind: 'and' | 'or'; of: readonly Condition[] }
  /** At least `count` of the named selections hold. */
  | { kind: 'at-least'; count: number; names: readonly string[] };
