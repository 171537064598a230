/** A value as written in a rule. */
export type RuleValue =
  | { kind: 'string'; value: string }
  /** `text` is as written, so that 64-bit numbers keep their digits. */
  | { kind: 'number'; value: number; text: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'null' };

/** `field|modifier|…: value(s)`; an empty field name is a keyword, looked for in the whole event. */
export interface FieldItem {
  kind: 'item';
  field: string;
  modifiers: readonly string[];
  values: readonly RuleValue[];
}

/** A selection: maps are all-of, lists are any-of. */
export type SelectionTerm = FieldItem | { kind: 'all' | 'any'; of: readonly SelectionTerm[] };
