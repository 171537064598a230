import type { Static } from 'typebox';
import type { AuditHome, HomeEntrySchema, HomeSchema } from '../../api/home/schema.ts';

export type { AuditHome };

export type HomeEntry = Static<typeof HomeEntrySchema>;
export type HomeAnswer = Static<typeof HomeSchema>;

/** Title and detail of an entry in the reader's language. */
export function entryText(entry: HomeEntry, locale: string): { title: string; detail: string } {
  return locale === 'en'
    ? { title: entry.titleEn, detail: entry.detailEn }
    : { title: entry.title, detail: entry.detailZh };
}

/** Link to a list narrowed by a filter. */
export function listUrl(resource: string, filter: Readonly<Record<string, unknown>> = {}): string {
  const text = JSON.stringify(filter);
  return text === '{}' ? `/${resource}` : `/${resource}?filter=${encodeURIComponent(text)}`;
}
