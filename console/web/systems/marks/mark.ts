import type { Static } from 'typebox';
import type { MarksBody, MarkSchema } from '../../../api/assessments/schema.ts';
import type { Category } from '../system.ts';

export type ItemMark = Static<typeof MarkSchema>;

/** What assessors may say of an item, the ordinary case first: nothing is sent for it. */
export const markValues = {
  importance: ['ordinary', 'important', 'critical'],
  risk: ['none', 'medium', 'high'],
  majorHazard: ['none', 'open', 'remediated'],
} as const;

export type MarkField = keyof typeof markValues;
export const markFields = Object.keys(markValues) as readonly MarkField[];

/** A line of the table as it is edited. An empty text: nobody said anything. */
export type MarkLine = { item: string } & Record<MarkField, string>;

export const emptyLine = (item: string): MarkLine => ({
  item,
  importance: '',
  risk: '',
  majorHazard: '',
});

export function linesOf(marks: readonly ItemMark[]): readonly MarkLine[] {
  return marks.map(({ item, importance, risk, majorHazard }) => ({
    item,
    importance: importance ?? '',
    risk: risk ?? '',
    majorHazard: majorHazard ?? '',
  }));
}

/** Where the marks are from, one after another when several tables were loaded. */
export function sourcesOf(marks: readonly ItemMark[]): string {
  return [...new Set(marks.map(({ source }) => source))].join('；');
}

/** The body of `PUT /systems/:id/marks`; lines that say nothing are left out. */
export function bodyOf(source: string, lines: readonly MarkLine[]): Static<typeof MarksBody> {
  const marks = lines
    .filter((line) => markFields.some((field) => line[field] !== ''))
    .map((line) =>
      Object.fromEntries(Object.entries(line).filter(([, value]) => value !== '')),
    ) as Static<typeof MarksBody>['marks'];
  return { source: source.trim(), marks };
}

/** All items of a tree with their words, to find one by. */
export function itemsOf(tree: readonly Category[]) {
  return tree.flatMap(({ points }) => points.flatMap(({ items }) => items));
}
