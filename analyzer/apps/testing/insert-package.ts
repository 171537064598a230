import { newId } from '../../stores/records/new-id.ts';
import type { Db } from '../../stores/records/records.ts';
import { countFindings } from '../../vetting/counts.ts';
import type { Finding, Verdict } from '../../vetting/finding.ts';

export interface SamplePackage {
  unitId: string;
  appId: string;
  version?: string;
  /** By item: what some check says of it. */
  verdicts?: Readonly<Record<string, Verdict>>;
  at: string;
}

/** A finding of an item; the check is named after it. */
function finding(item: string, verdict: Verdict): Finding {
  return {
    check: `check-${item}`,
    verdict,
    severity: 'high',
    items: [item],
    reason: { zh: '测试', en: 'test' },
    evidence: [],
    more: 0,
  };
}

/** A package as it is left when it was read and judged; answers its id. */
export async function insertPackage(
  db: Db,
  { unitId, appId, version = '1.0', verdicts = {}, at }: SamplePackage,
): Promise<string> {
  const findings = Object.entries(verdicts).map(([item, verdict]) => finding(item, verdict));
  const counts = JSON.stringify(countFindings(findings));
  const id = newId(Date.parse(at));
  const vetId = newId(Date.parse(at));
  const sha256 = id.toLowerCase().padEnd(64, '0');
  await db
    .insertInto('app_packages')
    .values({
      id,
      unit_id: unitId,
      app_id: appId,
      sha256,
      sm3: sha256,
      bytes: 1,
      file_name: `${version}.apk`,
      state: 'read',
      error_code: null,
      error: null,
      platform: 'android',
      package_name: 'com.example.homework',
      version_name: version,
      version_code: '1',
      label: 'Homework',
      summary: null,
      facts_sha256: null,
      declared: null,
      vet_id: vetId,
      counts,
      rules_version: 'test',
      attempts: 1,
      announced: 1,
      uploaded_by: 'somebody',
      uploaded_by_name: 'Somebody',
      uploaded_at: at,
      read_at: at,
      vetted_at: at,
    })
    .execute();
  await db
    .insertInto('app_package_vets')
    .values({
      id: vetId,
      package_id: id,
      unit_id: unitId,
      why: 'read',
      rules_version: 'test',
      facts_sha256: sha256,
      declared: null,
      findings: JSON.stringify(findings),
      matrix: '[]',
      counts,
      at,
    })
    .execute();
  return id;
}
