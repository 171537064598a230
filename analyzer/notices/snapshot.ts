import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { Trx } from '../stores/records/records.ts';
import { instantField, NoticeFactsSchema, shortField, unitIdField } from './facts.ts';
import type { NoticeSnapshot, NoticeState } from './state.ts';

export const SnapshotSchema = Type.Object(
  {
    ...NoticeFactsSchema.properties,
    number: shortField,
    issuedAt: instantField,
    issuerUnitId: unitIdField,
    issuerUnitName: shortField,
    signedBy: shortField,
  },
  { additionalProperties: false },
);

/** SHA-256 (hex) of the canonical JSON (RFC 8785). */
export function canonicalSha256(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** What recipients get of an issued notice. */
export function snapshotOf(notice: NoticeState): NoticeSnapshot {
  const { issued } = notice;
  if (!issued) throw new Error('a notice without a number has no snapshot');
  const {
    recipientUnitIds: _to,
    copyUnitIds: _copies,
    copyMiddleLevels: _,
    ...facts
  } = notice.draft;
  return {
    ...facts,
    number: issued.number,
    issuedAt: issued.at,
    issuerUnitId: notice.unitId,
    issuerUnitName: notice.issuerUnitName,
    signedBy: issued.name,
  };
}

/** State of a case as this node knows it. */
export async function readCaseState<S>(trx: Trx, caseId: string): Promise<S | undefined> {
  const row = await trx
    .selectFrom('cases')
    .select('state_json')
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  return row && (JSON.parse(row.state_json) as { state?: S }).state;
}
