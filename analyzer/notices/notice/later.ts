import { Type } from 'typebox';
import { transition } from '../../cases/transition.ts';
import type { Trx } from '../../stores/records/records.ts';
import { NoticeError } from '../errors.ts';
import {
  NoticeAssetSchema,
  NoticeSeveritySchema,
  NoticeWeaknessSchema,
  noteField,
  reasonField,
  ReferenceSchema,
} from '../facts.ts';
import { fingerprintsOf } from '../fingerprint.ts';
import type { NoticeRules } from '../rules.ts';
import { raised } from '../severity.ts';
import { recurrenceClock, recurrenceRule, type NoticeState } from '../state.ts';
import { doneBy, opened, refusal, rights } from '../transitions.ts';
import { refuseDuplicate } from './duplicates.ts';

const strict = { additionalProperties: false };
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64 });
const ReasonPayload = Type.Object({ reason: reasonField }, strict);
const ArchivePayload = Type.Object({ note: Type.Optional(noteField) }, strict);
const MergePayload = Type.Object(
  {
    reference: ReferenceSchema,
    /** As this source names them; another spelling of the same makes it easier to find. */
    asset: Type.Optional(NoticeAssetSchema),
    weakness: Type.Optional(NoticeWeaknessSchema),
    fingerprints: Type.Optional(Type.Array(Hash, { maxItems: 64 })),
  },
  strict,
);
const RecurPayload = Type.Object(
  {
    ...MergePayload.properties,
    severity: Type.Optional(NoticeSeveritySchema),
  },
  strict,
);

/** Reports of one thing that a notice keeps; beyond it something else is wrong. */
const maxReferences = 500;
/** Hashes of one notice. */
const maxFingerprints = 256;

function withReference(
  state: NoticeState,
  payload: {
    reference: NoticeState['references'][number] | object;
    fingerprints?: readonly string[];
  },
  at: string,
): NoticeState {
  const reference = { ...(payload.reference as NoticeState['references'][number]), addedAt: at };
  const fingerprints = new Set([...state.fingerprints, ...(payload.fingerprints ?? [])]);
  return {
    ...state,
    references: [...state.references, reference],
    fingerprints: [...fingerprints].slice(0, maxFingerprints),
  };
}

async function refuseOpenDeliveries(trx: Trx, noticeId: string): Promise<void> {
  const rows = await trx
    .selectFrom('deliveries')
    .select('id')
    .where('notice_id', '=', noticeId)
    .where('state', 'in', ['ISSUED', 'SIGNED', 'HANDLING', 'FEEDBACK'])
    .limit(1)
    .execute();
  const pending = await trx
    .selectFrom('notices')
    .select('pending')
    .where('id', '=', noticeId)
    .executeTakeFirst();
  if (rows.length === 0 && pending?.pending !== 1) return;
  throw new NoticeError(
    'DELIVERIES_OPEN',
    'Units are still at it; archive the notice when all their answers are verified.',
  );
}

/** After the issue nothing of the content changes any more; reports of the same are added. */
export function laterTransitions(rules: NoticeRules) {
  const newHashes = async (
    trx: Trx,
    state: NoticeState,
    about: Parameters<typeof fingerprintsOf>[0],
    caseId: string,
  ): Promise<string[]> => {
    const [only] = state.draft.recipientUnitIds;
    const hashes = fingerprintsOf(about, only ?? caseId, rules);
    await refuseDuplicate(trx, state.unitId, hashes, caseId);
    return hashes;
  };

  return {
    merge: transition<NoticeState, typeof MergePayload>({
      zh: '并入来源',
      en: 'Add a source',
      payload: MergePayload,
      from: ['DRAFT', 'REVIEW', 'ISSUED'],
      by: ['issuer', 'system'],
      right: rights.create,
      anyVersion: true,
      guard(state) {
        if (state.references.length < maxReferences) return undefined;
        return refusal('TOO_MANY_SOURCES', '来源过多。', 'Too many sources.');
      },
      prepare: async (trx, state, payload, { caseId }) => ({
        ...payload,
        fingerprints: await newHashes(trx, opened(state), payload, caseId),
      }),
      apply: (state, payload, message) => withReference(opened(state), payload, message.at),
    }),

    recur: transition<NoticeState, typeof RecurPayload>({
      zh: '重复发生',
      en: 'Found again',
      payload: RecurPayload,
      from: ['ARCHIVED'],
      to: 'ISSUED',
      by: ['issuer', 'system'],
      right: rights.create,
      guard(_state, _payload, { at, clocks }) {
        const window = clocks.find((clock) => clock.clock === recurrenceClock);
        if (window && at <= window.dueAt) return undefined;
        return refusal(
          'RECURRENCE_WINDOW_OVER',
          '已超过重复发生的认定期，请另发通报。',
          'The time in which it counts as recurred is over; issue a new notice.',
        );
      },
      async prepare(trx, state, payload, { caseId }) {
        const found = opened(state);
        return {
          ...payload,
          fingerprints: await newHashes(trx, found, payload, caseId),
          severity: rules.recurrence.raiseSeverity ? raised(found.severity) : found.severity,
        };
      },
      apply(state, payload, message) {
        const { archived: _archived, ...found } = opened(state);
        return {
          ...withReference(found, payload, message.at),
          severity: payload.severity ?? found.severity,
          recurrences: found.recurrences + 1,
        };
      },
    }),

    withdraw: transition<NoticeState, typeof ReasonPayload>({
      zh: '撤回',
      en: 'Withdraw',
      payload: ReasonPayload,
      from: ['ISSUED'],
      to: 'WITHDRAWN',
      by: ['issuer'],
      right: rights.approve,
      apply: (state, { reason }, message) => ({
        ...opened(state),
        withdrawn: { ...doneBy(message), reason },
      }),
    }),

    archive: transition<NoticeState, typeof ArchivePayload>({
      zh: '归档',
      en: 'Archive',
      payload: ArchivePayload,
      from: ['ISSUED'],
      to: 'ARCHIVED',
      by: ['issuer'],
      right: rights.update,
      async prepare(trx, _state, payload, { caseId }) {
        await refuseOpenDeliveries(trx, caseId);
        return payload;
      },
      apply: (state, _payload, message) => ({ ...opened(state), archived: doneBy(message) }),
      clocks: () => [
        { kind: 'start', clock: recurrenceClock, ruleId: recurrenceRule },
        { kind: 'meet', clock: recurrenceClock },
      ],
    }),
  };
}
