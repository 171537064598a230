import type { FieldCell, FieldRow } from '../description.ts';

/** What stands where a notice does not say anything. */
export const notGiven = '—';

export function label(text: string, more: Partial<FieldCell> = {}): FieldCell {
  return { ...more, text, role: 'label' };
}

export function value(text: string | undefined, more: Partial<FieldCell> = {}): FieldCell {
  return { ...more, text: text ?? notGiven, role: 'value' };
}

/** One label with its value over the rest of a grid of four columns. */
export function wide(name: string, text: string | undefined, minHeight?: number): FieldRow {
  const cells = [label(name), value(text, { columns: 3 })];
  return minHeight === undefined ? { cells } : { cells, minHeight };
}

/** Two labels with their values. */
export function pair(
  first: readonly [string, string | undefined],
  second: readonly [string, string | undefined],
): FieldRow {
  return { cells: [label(first[0]), value(first[1]), label(second[0]), value(second[1])] };
}

/** A line over the whole grid of four that names what follows. */
export function band(text: string): FieldRow {
  return { cells: [label(text, { columns: 4 })] };
}

/** Columns of most forms. */
export const fourColumns = [2.1, 5, 2.1, 5] as const;

/** A box for yes and one for no; both open while nobody has said. */
export function yesNo(answer: boolean | undefined): string {
  return `${answer === true ? '■' : '□'}是　${answer === false ? '■' : '□'}否`;
}

/** Parts that are there, with a mark between; undefined when none is. */
export function joined(parts: readonly (string | undefined)[], mark = '　'): string | undefined {
  const there = parts.filter((part) => part !== undefined && part !== '');
  return there.length === 0 ? undefined : there.join(mark);
}
