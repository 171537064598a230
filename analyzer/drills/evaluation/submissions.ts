import { createHash } from 'node:crypto';
import { canonicalJson } from '../../audit/canonical-json.ts';
import type { Trx } from '../../stores/records/records.ts';
import { DrillError } from '../errors.ts';

export interface Submission {
  drillId: string;
  unitId: string;
  accountId: string;
  key: string;
  /** What was sent, for telling a repetition from a key that is used twice. */
  body: unknown;
  at: string;
}

export function sha256Of(body: unknown): string {
  return createHash('sha256').update(canonicalJson(body)).digest('hex');
}

/**
 * Does what was sent once for a key, in the caller's transaction; the same again is answered with the first answer.
 * Throws KEY_REUSED when the key came with something else.
 */
export async function once<T extends object>(
  trx: Trx,
  submission: Submission | undefined,
  work: () => Promise<T>,
): Promise<T & { repeated: boolean }> {
  if (!submission) return { ...(await work()), repeated: false };
  const { drillId, unitId, accountId, key, body, at } = submission;
  const known = await trx
    .selectFrom('drill_submissions')
    .select(['body_sha256', 'answer'])
    .where('drill_id', '=', drillId)
    .where('account_id', '=', accountId)
    .where('key', '=', key)
    .executeTakeFirst();
  const sha256 = sha256Of(body);
  if (known?.body_sha256 === sha256) return { ...(JSON.parse(known.answer) as T), repeated: true };
  if (known) throw new DrillError('KEY_REUSED', 'This key was sent with something else before.');
  const answer = await work();
  await trx
    .insertInto('drill_submissions')
    .values({
      drill_id: drillId,
      account_id: accountId,
      key,
      unit_id: unitId,
      body_sha256: sha256,
      answer: JSON.stringify(answer),
      at,
    })
    .execute();
  return { ...answer, repeated: false };
}
