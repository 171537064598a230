import type {
  Comparison,
  ItemLeads,
  Package,
  PackageFinding,
  PackageRow,
  PackageSummary,
  PermissionRow,
  Uploaded,
  VettingRules,
} from '../../api/app-packages/schema.ts';
import type { Severity } from '../marks/severity.ts';

export type {
  Comparison,
  ItemLeads,
  Package,
  PackageFinding,
  PackageRow,
  PackageSummary,
  PermissionRow,
  Uploaded,
  VettingRules,
};

export type Verdict = PackageFinding['verdict'];
export type Words = PackageFinding['title'];

/** What presses first. */
export const packageStates = ['failed', 'queued', 'reading', 'read'] as const;

/** Worst first; what could not be seen comes before what is fine. */
export const verdicts = ['FAIL', 'SUSPECT', 'INCONCLUSIVE', 'PASS', 'NOT_APPLICABLE'] as const;

export const platforms = ['android', 'ios'] as const;

/** Names of packages as telephones install them. The server looks at the bytes; this saves a vain upload. */
export function unfitPackage({ name, size }: Pick<File, 'name' | 'size'>): string | undefined {
  if (/\.(?:apks|xapk|aab|hap)$/iu.test(name)) return 'appPackages.notOneFile';
  if (!/\.(?:apk|ipa)$/iu.test(name)) return 'appPackages.notPackage';
  return size === 0 ? 'appPackages.emptyFile' : undefined;
}

export function packagePath(id: string, tab?: string): string {
  return `/app-packages/${encodeURIComponent(id)}${tab === undefined ? '' : `?tab=${tab}`}`;
}

export function comparePath(id: string, other: string): string {
  return `${packagePath(id)}/compare/${encodeURIComponent(other)}`;
}

export function wordsOf(words: Words, locale: string): string {
  return locale === 'en' ? words.en : words.zh;
}

/** The rules call the least severity `info`, the marks of the console by its full name. */
export function severityOf(severity: PackageFinding['severity']): Severity {
  return severity === 'info' ? 'informational' : severity;
}

/** `1.4.2 (104)`; what is not known is left out. */
export function versionText(row: Pick<PackageRow, 'versionName' | 'versionCode'>): string {
  const { versionName, versionCode } = row;
  if (versionName === null) return versionCode ?? '–';
  return versionCode === null || versionCode === versionName
    ? versionName
    : `${versionName} (${versionCode})`;
}

/** The name on the telephone, else the package's, else the file's. */
export function packageTitle(row: Pick<PackageRow, 'label' | 'packageName' | 'fileName'>): string {
  return row.label ?? row.packageName ?? row.fileName;
}

export function isUnderWay({ state }: Pick<PackageRow, 'state'>): boolean {
  return state === 'queued' || state === 'reading';
}

/** Why it could not be read, as a message key with the reader's own words for a code that this version does not know. */
export function errorKey({ errorCode, error }: Pick<PackageRow, 'errorCode' | 'error'>): {
  key: string;
  fallback: string;
} {
  return { key: `appPackages.error.${errorCode ?? 'UNKNOWN'}`, fallback: error ?? '' };
}
