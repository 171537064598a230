import type {
  App,
  AppFields,
  AppRow,
  CatalogueEntry,
  CatalogueRow,
  Desk,
  ListEntry,
} from '../../api/apps/schema.ts';

export type { App, AppFields, AppRow, CatalogueEntry, CatalogueRow, Desk, ListEntry };

export const appOrigins = ['provider', 'entered', 'own', 'used'] as const;

/** Filings as the ledger is narrowed by them, what asks for work first. */
export const ledgerFilingStates = [
  'FILED',
  'CHANGED',
  'PROVINCE_REVIEW',
  'SUBMITTED',
  'RETURNED',
  'DRAFT',
  'SUSPENDED',
  'EXPIRED',
  'REVOKED',
] as const;

export const lists = ['black', 'white'] as const;

export function appPath(id: string, rest = ''): string {
  return `/apps/${encodeURIComponent(id)}${rest}`;
}

export function platformName(platform: string): string {
  const names: Readonly<Record<string, string>> = {
    android: 'Android',
    ios: 'iOS',
    harmony: 'HarmonyOS',
    web: 'Web',
  };
  return names[platform] ?? platform;
}
