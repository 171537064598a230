import { severities } from '../../../analyzer/vetting/finding.ts';
import type { Counts } from '../../../analyzer/vetting/counts.ts';
import type { Finding } from '../../../analyzer/vetting/finding.ts';
import type { PackageRow as StoredPackage, VetRow } from '../../../analyzer/vetting/rows.ts';
import type { CheckWords, RuleWords } from '../../../analyzer/vetting/rules/rule-words.ts';
import type { PackageFinding, PackageRow, VettingRules } from './schema.ts';

export interface ShownPackage extends StoredPackage {
  unit_name: string | null;
}

const countsOf = (text: string) => JSON.parse(text) as Counts;

export function packageRow(row: ShownPackage, rulesVersion: string): PackageRow {
  return {
    id: row.id,
    unitId: row.unit_id,
    unitName: row.unit_name ?? row.unit_id,
    appId: row.app_id,
    fileName: row.file_name,
    bytes: row.bytes,
    sha256: row.sha256,
    sm3: row.sm3,
    state: row.state,
    errorCode: row.error_code,
    error: row.error,
    platform: row.platform,
    packageName: row.package_name,
    versionName: row.version_name,
    versionCode: row.version_code,
    label: row.label,
    counts: row.counts === null ? null : countsOf(row.counts),
    rulesVersion: row.rules_version,
    rulesChanged: row.rules_version !== null && row.rules_version !== rulesVersion,
    uploadedBy: row.uploaded_by_name,
    uploadedAt: row.uploaded_at,
    readAt: row.read_at,
    vettedAt: row.vetted_at,
  };
}

export function vetView(vet: Pick<VetRow, 'id' | 'why' | 'rules_version' | 'at' | 'counts'>) {
  return {
    id: vet.id,
    why: vet.why,
    rulesVersion: vet.rules_version,
    at: vet.at,
    counts: countsOf(vet.counts),
  };
}

/** A check that today's rules no longer have is shown by its id. */
function wordsOf(checks: ReadonlyMap<string, CheckWords>, id: string) {
  const check = checks.get(id);
  const plain = { zh: id, en: id };
  return {
    title: check?.title ?? plain,
    advice: check?.advice ?? { zh: '', en: '' },
    clauses: check ? [...check.clauses] : [],
  };
}

const checksById = ({ checks }: RuleWords) => new Map(checks.map((check) => [check.id, check]));

export function findingViews(findings: readonly Finding[], rules: RuleWords): PackageFinding[] {
  const checks = checksById(rules);
  return findings.map((finding) => ({
    ...finding,
    ...wordsOf(checks, finding.check),
    items: [...finding.items],
    evidence: [...finding.evidence],
  }));
}

/** Titles of checks, for lists of ids. */
export function titleOf(rules: RuleWords): (id: string) => { zh: string; en: string } {
  const checks = checksById(rules);
  return (id) => wordsOf(checks, id).title;
}

export function rulesView({ version, checks, items, types, functions }: RuleWords): VettingRules {
  const bySeverity = (a: CheckWords, b: CheckWords) =>
    severities.indexOf(a.severity) - severities.indexOf(b.severity);
  return {
    version,
    types: types.map(({ id, title }) => ({ id, title })),
    functions: functions.map(({ id, title }) => ({ id, title })),
    classes: items.classes.map((one) => ({ ...one })),
    items: items.items.map(({ item, title, how, beyond }) => ({
      item,
      class: Number(item.slice(0, 1)),
      title,
      how: [...how],
      beyond,
      checks: checks
        .filter((check) => check.items.includes(item))
        .toSorted(bySeverity)
        .map(({ id }) => id),
    })),
    checks: checks.map((check) => ({
      id: check.id,
      title: check.title,
      platforms: [...check.on],
      severity: check.severity,
      items: [...check.items],
      clauses: [...check.clauses],
      advice: check.advice,
      source: check.source,
      confidence: check.confidence,
    })),
  };
}
