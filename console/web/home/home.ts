import type { Severity } from '../marks/severity.ts';

export interface HomeEntry {
  kind: string;
  id: string;
  title: string;
  titleEn?: string;
  detail?: string;
  detailZh?: string;
  detailEn?: string;
  severity?: Severity | null;
  since?: string | null;
  href: string;
}

export interface HomeAnswer {
  score: {
    systemId?: string;
    systemName?: string;
    level?: number;
    lower: number;
    upper: number;
    coverage: number;
  } | null;
  todo: readonly HomeEntry[];
  worse: readonly HomeEntry[];
  late: readonly HomeEntry[];
  counts: {
    assets: number;
    unreachable: number;
    sources: number;
    silentSources: number;
    openAlerts: number;
    newAlertsToday?: number;
    newAlertsYesterday?: number;
    bySeverity: Readonly<Record<string, number>>;
  };
}

/** Title and detail of an entry in the reader's language. */
export function entryText(entry: HomeEntry, locale: string): { title: string; detail: string } {
  const english = locale === 'en';
  return {
    title: english ? (entry.titleEn ?? entry.title) : entry.title,
    detail: (english ? entry.detailEn : entry.detailZh) ?? entry.detail ?? '',
  };
}

/** Link to a list narrowed by a filter. */
export function listUrl(resource: string, filter: Readonly<Record<string, unknown>> = {}): string {
  const text = JSON.stringify(filter);
  return text === '{}' ? `/${resource}` : `/${resource}?filter=${encodeURIComponent(text)}`;
}
