import type { reportKinds } from './incident.ts';

type ReportKind = (typeof reportKinds)[number];

interface Item {
  field: string;
  /** Needed in these versions. */
  needed: readonly ReportKind[];
  kind?: 'line' | 'number';
}

/** Items of the national report in its order, and those of the closing report. */
export const reportItems: readonly Item[] = [
  { field: 'system', needed: ['first'] },
  { field: 'place', needed: ['first'], kind: 'line' },
  { field: 'course', needed: ['first', 'follow-up'] },
  { field: 'impact', needed: ['first'] },
  { field: 'harm', needed: ['closing'] },
  { field: 'measures', needed: ['first', 'closing'] },
  { field: 'effect', needed: [] },
  { field: 'affectedPeople', needed: [], kind: 'number' },
  { field: 'directLoss', needed: [], kind: 'number' },
  { field: 'trend', needed: [] },
  { field: 'cause', needed: ['closing'] },
  { field: 'leads', needed: [] },
  { field: 'furtherMeasures', needed: [] },
  { field: 'helpWanted', needed: [] },
  { field: 'scene', needed: [] },
  { field: 'accountability', needed: ['closing'] },
  { field: 'rectification', needed: ['closing'] },
  { field: 'lessons', needed: ['closing'] },
  { field: 'other', needed: [] },
];

const closingOnly: ReadonlySet<string> = new Set(['accountability', 'rectification', 'lessons']);

export function itemsFor(kind: ReportKind): readonly Item[] {
  return reportItems.filter(({ field }) => kind === 'closing' || !closingOnly.has(field));
}

/** What was typed as the content of a report; what is empty is not known yet. */
export function contentOf(typed: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    reportItems.flatMap(({ field, kind }) => {
      const text = (typed[field] ?? '').trim();
      if (text === '') return [];
      return [[field, kind === 'number' ? Number(text) : text]];
    }),
  );
}
