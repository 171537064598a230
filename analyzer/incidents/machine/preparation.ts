import type { Static } from 'typebox';
import type { CloseReason } from '../../alerts/policies.ts';
import type { PrepareContext } from '../../cases/machine.ts';
import type { Trx } from '../../stores/records/records.ts';
import type { IncidentState } from '../state.ts';
import type { GradePayload, OpenPayload } from './opening.ts';
import type { EvidenceFactsSchema } from './payloads.ts';
import type { FilePayload } from './reporting.ts';

/**
 * What a message gets from the database of the node that writes it, in the transaction of the message. Values that the
 * platform computes replace whatever was sent.
 */
export interface IncidentPreparation {
  /** Number, class, links to alerts. */
  open(
    trx: Trx,
    sent: Static<typeof OpenPayload>,
    context: PrepareContext,
  ): Promise<Static<typeof OpenPayload>>;
  /** Grades and duties. Throws CLASS_UNKNOWN, ANSWER_INVALID. */
  grade(state: IncidentState, sent: Static<typeof GradePayload>): Static<typeof GradePayload>;
  /** The version with the incident as it stands, and its hash. */
  report(
    trx: Trx,
    state: IncidentState,
    sent: Static<typeof FilePayload>,
  ): Promise<Static<typeof FilePayload>>;
  /** What was uploaded for this incident. Throws UPLOAD_UNKNOWN. */
  uploaded(
    trx: Trx,
    uploadId: string,
    context: PrepareContext,
  ): Promise<Static<typeof EvidenceFactsSchema>>;
  /** Throws NOT_ASSIGNABLE for whoever does not see the unit. */
  assignableName(
    trx: Trx,
    accountId: string,
    unitId: string,
    context: PrepareContext,
  ): Promise<string>;
  /** The alerts are worked on as this incident. Throws ALERT_UNKNOWN, ALERT_TAKEN. */
  linkAlerts(
    trx: Trx,
    alertIds: readonly string[],
    number: string,
    context: PrepareContext,
  ): Promise<void>;
  /** Throws NOTICE_UNKNOWN, also for one that the acting unit does not see. */
  checkNotice(trx: Trx, noticeId: string, context: PrepareContext): Promise<void>;
  closeAlerts(
    trx: Trx,
    state: IncidentState,
    reason: CloseReason,
    note: string,
    context: PrepareContext,
  ): Promise<void>;
  /** Name of a unit above another. Throws UNIT_NOT_ABOVE. */
  unitAbove(trx: Trx, unitId: string, aboveId: string, context: PrepareContext): Promise<string>;
  unitName(trx: Trx, unitId: string): Promise<string>;
  parentOf(
    trx: Trx,
    unitId: string,
    context: PrepareContext,
  ): Promise<{ id: string; name: string } | undefined>;
}
