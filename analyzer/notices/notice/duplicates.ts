import type { Trx } from '../../stores/records/records.ts';
import { NoticeError } from '../errors.ts';

/** Value of `notice_fingerprints.active_key`. */
export function activeKeyOf(unitId: string, fingerprint: string): string {
  return `${unitId} ${fingerprint}`;
}

/** The notice of the unit that is open and about the same. */
export async function findActiveTwin(
  trx: Trx,
  unitId: string,
  fingerprints: readonly string[],
): Promise<string | undefined> {
  if (fingerprints.length === 0) return undefined;
  const row = await trx
    .selectFrom('notice_fingerprints')
    .select('notice_id')
    .where(
      'active_key',
      'in',
      fingerprints.map((each) => activeKeyOf(unitId, each)),
    )
    .orderBy('notice_id')
    .executeTakeFirst();
  return row?.notice_id;
}

/** Throws NOTICE_DUPLICATE naming another open notice about the same. */
export async function refuseDuplicate(
  trx: Trx,
  unitId: string,
  fingerprints: readonly string[],
  noticeId: string,
): Promise<void> {
  const rows = await trx
    .selectFrom('notice_fingerprints')
    .select('notice_id')
    .where(
      'active_key',
      'in',
      ['', ...fingerprints].map((each) => activeKeyOf(unitId, each)),
    )
    .where('notice_id', '!=', noticeId)
    .execute();
  const [twin] = rows;
  if (!twin) return;
  throw new NoticeError(
    'NOTICE_DUPLICATE',
    'Another open notice is about the same asset and weakness; add this report to it.',
    { noticeId: twin.notice_id },
  );
}
