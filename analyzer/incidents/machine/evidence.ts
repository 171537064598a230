import { Type } from 'typebox';
import type { Transition } from '../../cases/machine.ts';
import { transition } from '../../cases/transition.ts';
import type { IncidentState } from '../state.ts';
import { EvidenceFactsSchema, Id, Instant, Line, payload, Words } from './payloads.ts';
import type { IncidentPreparation } from './preparation.ts';
import {
  fullRefusal,
  notAfter,
  refusal,
  rights,
  timeRefusal,
  was,
  workStates,
} from './transitions.ts';

const mostEvidence = 500;
const mostTransfers = 50;
const mostLinks = 50;

const Add = payload({
  uploadId: Id,
  /** Where from: a machine, a person, a place. */
  origin: Line,
  note: Type.Optional(Words),
  collectedBy: Type.Optional(Line),
  collectedAt: Type.Optional(Instant),
  /** What the upload is, as the platform received it. Given by the platform. */
  file: Type.Optional(EvidenceFactsSchema),
});
const Transfer = payload({
  evidenceId: Id,
  to: Line,
  reason: Words,
  at: Type.Optional(Instant),
});
const LinkAlert = payload({ alertId: Id });
const LinkNotice = payload({ noticeId: Id });

/** Evidence, its custody, and what the incident hangs together with. */
export function evidenceTransitions(prepare: IncidentPreparation) {
  return {
    'add-evidence': transition<IncidentState, typeof Add>({
      zh: '登记证据',
      en: 'Add evidence',
      payload: Add,
      from: 'any',
      // The platform: a step of a playbook keeps what it found.
      by: ['owner', 'system'],
      right: rights.update,
      anyVersion: true,
      prepare: async (trx, _state, sent, context) => ({
        ...sent,
        file: await prepare.uploaded(trx, sent.uploadId, context),
      }),
      guard: (state, { uploadId, collectedAt }, context) =>
        fullRefusal(state.evidence.length, mostEvidence) ??
        timeRefusal(collectedAt, '', context) ??
        (state.evidence.some(({ id }) => id === uploadId)
          ? refusal('EVIDENCE_KNOWN', '这份证据已登记。', 'This evidence is there already.')
          : undefined),
      apply: (state, sent, message) => {
        const before = was(state);
        if (!sent.file) return before;
        const collectedBy = sent.collectedBy ?? message.actor.name;
        const collectedAt = notAfter(sent.collectedAt ?? message.at, message.at);
        const custody =
          collectedBy === message.actor.name
            ? []
            : [{ at: message.at, from: collectedBy, to: message.actor.name, reason: '入库登记' }];
        const piece = {
          ...sent.file,
          id: sent.uploadId,
          collectedBy,
          collectedAt,
          origin: sent.origin,
          note: sent.note ?? null,
          custody,
        };
        return { ...before, evidence: [...before.evidence, piece] };
      },
    }),

    'transfer-evidence': transition<IncidentState, typeof Transfer>({
      zh: '移交证据',
      en: 'Hand evidence over',
      payload: Transfer,
      from: 'any',
      by: ['owner'],
      right: rights.update,
      guard: (state, { evidenceId, at }, context) => {
        const piece = state.evidence.find(({ id }) => id === evidenceId);
        if (!piece) {
          return refusal('EVIDENCE_UNKNOWN', '没有这份证据。', 'There is no such evidence.');
        }
        return (
          fullRefusal(piece.custody.length, mostTransfers) ??
          timeRefusal(at, piece.custody.at(-1)?.at ?? piece.collectedAt, context)
        );
      },
      apply: (state, { evidenceId, to, reason, at }, message) => ({
        ...was(state),
        evidence: was(state).evidence.map((piece) =>
          piece.id === evidenceId
            ? {
                ...piece,
                custody: [
                  ...piece.custody,
                  {
                    at: notAfter(at ?? message.at, message.at),
                    from: piece.custody.at(-1)?.to ?? piece.collectedBy,
                    to,
                    reason,
                  },
                ],
              }
            : piece,
        ),
      }),
    }),

    'link-alert': transition<IncidentState, typeof LinkAlert>({
      zh: '关联告警',
      en: 'Link an alert',
      payload: LinkAlert,
      from: workStates,
      by: ['owner'],
      right: rights.update,
      anyVersion: true,
      prepare: async (trx, state, sent, context) => {
        await prepare.linkAlerts(trx, [sent.alertId], was(state).number, context);
        return sent;
      },
      guard: (state) => fullRefusal(state.alertIds.length, mostLinks),
      apply: (state, { alertId }) => ({
        ...was(state),
        alertIds: [...new Set([...was(state).alertIds, alertId])],
      }),
    }),

    'link-notice': transition<IncidentState, typeof LinkNotice>({
      zh: '关联通报',
      en: 'Link a notice',
      payload: LinkNotice,
      from: 'any',
      by: ['owner'],
      right: rights.update,
      anyVersion: true,
      prepare: async (trx, _state, sent, context) => {
        await prepare.checkNotice(trx, sent.noticeId, context);
        return sent;
      },
      guard: (state) => fullRefusal(state.noticeIds.length, mostLinks),
      apply: (state, { noticeId }) => ({
        ...was(state),
        noticeIds: [...new Set([...was(state).noticeIds, noticeId])],
      }),
    }),
  } satisfies Record<string, Transition<IncidentState>>;
}
