import { Type, type Static } from 'typebox';
import type { Trx } from '../../stores/records/records.ts';
import { NoticeError } from '../errors.ts';
import {
  instantField,
  NoticeSeveritySchema,
  reasonField,
  shortField,
  unitIdField,
} from '../facts.ts';
import { unitName } from '../../people/unit-names.ts';
import { readCaseState, SnapshotSchema, snapshotOf } from '../snapshot.ts';
import type { DeliveryState, NoticeState } from '../state.ts';

const strict = { additionalProperties: false };
/** A clock that goes on in another delivery instead of starting anew. */
export const KeptClock = Type.Object(
  { clock: Type.Enum(['contain', 'feedback']), from: instantField, dueAt: instantField },
  strict,
);

/** Message `issue` of a delivery. */
export const IssuePayload = Type.Object(
  {
    noticeId: unitIdField,
    parentId: Type.Optional(unitIdField),
    via: Type.Enum(['issue', 'forward', 'transfer', 'reassign']),
    issuerUnitId: unitIdField,
    recipientUnitId: unitIdField,
    copyUnitIds: Type.Optional(Type.Array(unitIdField, { maxItems: 200 })),
    instructions: Type.Optional(reasonField),
    /** Clocks that go on from the delivery above: a transfer does not start them again. */
    keep: Type.Optional(Type.Array(KeptClock, { maxItems: 2 })),
    /** From an old ledger: it was signed for before it came here. */
    signedBefore: Type.Optional(Type.Object({ at: instantField, name: shortField }, strict)),
    // Completed by `completeIssue`.
    snapshot: Type.Optional(SnapshotSchema),
    severity: Type.Optional(NoticeSeveritySchema),
    issuerUnitName: Type.Optional(shortField),
    recipientUnitName: Type.Optional(shortField),
  },
  strict,
);
export type IssuePayload = Static<typeof IssuePayload>;

/**
 * Puts the content of the notice into the message that delivers it: from the delivery above, which has it on every node,
 * or from the notice itself. A delivery thus never changes with anything, and travels alone.
 */
export async function completeIssue(trx: Trx, payload: IssuePayload): Promise<IssuePayload> {
  const above =
    payload.parentId === undefined
      ? undefined
      : await readCaseState<DeliveryState>(trx, payload.parentId);
  const notice = above ? undefined : await readCaseState<NoticeState>(trx, payload.noticeId);
  const snapshot = above?.snapshot ?? (notice?.issued && snapshotOf(notice)) ?? payload.snapshot;
  if (!snapshot) {
    throw new NoticeError('NOTICE_UNKNOWN', `The notice ${payload.noticeId} is not issued here.`);
  }
  return {
    ...payload,
    snapshot,
    severity: above?.severity ?? notice?.severity ?? snapshot.severity,
    issuerUnitName: await unitName(trx, payload.issuerUnitId),
    recipientUnitName: await unitName(trx, payload.recipientUnitId),
  };
}
