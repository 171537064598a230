import type { Certificate } from './certificate.ts';
import type { IssueLog } from './issues.ts';
import type { SchemeResults } from './read-signing.ts';

function same(certificates: readonly Certificate[], others: readonly Certificate[]): boolean {
  return certificates.every(({ encoded }) => others.some((other) => other.encoded.equals(encoded)));
}

/** v1 and v2 must have the same signers: a device that updates sees one, then the other. */
function checkV1AndV2(v1: readonly Certificate[], v2: readonly Certificate[], log: IssueLog): void {
  if (v1.length === 0 || v2.length === 0) return;
  if (!same(v1, v2)) log.error('v1', 'V2_SIG_MISSING', 'a signer of v1 is none of v2');
  if (!same(v2, v1)) log.error('v2', 'JAR_SIG_MISSING', 'a signer of v2 is none of v1');
}

/** The one signer of v1 or v2 must be that of v3, or the oldest of its lineage. */
function checkV3({ v3 }: SchemeResults, older: readonly Certificate[], log: IssueLog): void {
  const [newest] = v3?.verified ?? [];
  const [old] = older;
  if (!v3 || !newest || !old) return;
  if (older.length > 1) {
    log.error('v3', 'V3_SIG_MULTIPLE_PAST_SIGNERS', 'v3 knows one signer, older schemes have more');
  }
  const [root] = v3.lineage;
  if (!root && v3.verified.length > 1) {
    log.error('v3', 'V3_SIG_MULTIPLE_SIGNERS', 'more than one signer without a lineage');
  }
  const expected = root ? root.certificate : newest.certificate;
  if (!expected.encoded.equals(old.encoded)) {
    log.error('v3', 'V3_SIG_PAST_SIGNERS_MISMATCH', 'older schemes have another signer');
  }
}

/** Whether the schemes that hold speak of the same signers. */
export function checkAgreement(results: SchemeResults, log: IssueLog): void {
  const v1 = results.v1.flatMap(({ signedBy }) => signedBy ?? []);
  const v2 = (results.v2?.verified ?? []).map(({ certificate }) => certificate);
  checkV1AndV2(v1, v2, log);
  checkV3(results, v1.length > 0 ? v1 : v2, log);
}
