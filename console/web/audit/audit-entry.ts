import type { Static } from 'typebox';
import type { AuditEntrySchema, VerifySchema, VisibilitySchema } from '../../api/audit/schema.ts';

export type AuditEntry = Static<typeof AuditEntrySchema>;
export type VerifyAnswer = Static<typeof VerifySchema>;
export type VisibilityAnswer = Static<typeof VisibilitySchema>;

export interface Change {
  field: string;
  before: string;
  after: string;
  kind: 'added' | 'removed' | 'changed' | 'same';
}

function text(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Field by field what an entry changed; unchanged fields come last. */
export function changesOf(entry: Pick<AuditEntry, 'before' | 'after'>): readonly Change[] {
  const before = entry.before ?? {};
  const after = entry.after ?? {};
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  const changes = fields.map((field): Change => {
    const was = text(before[field]);
    const is = text(after[field]);
    // What an entry does not mention on one side of two is not known to have gone.
    const kind =
      was === is
        ? 'same'
        : !(field in before)
          ? 'added'
          : !(field in after)
            ? 'removed'
            : 'changed';
    return { field, before: was, after: is, kind };
  });
  return [
    ...changes.filter(({ kind }) => kind !== 'same'),
    ...changes.filter(({ kind }) => kind === 'same'),
  ];
}
