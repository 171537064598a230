import { Type, type Static } from 'typebox';
import type { Facts, Outgoing } from '../../cases/machine.ts';
import type { CaseMessage } from '../../cases/message.ts';
import { transition } from '../../cases/transition.ts';
import type { Trx } from '../../stores/records/records.ts';
import { instantField, NoticeDraftSchema, reasonField, shortField } from '../facts.ts';
import { fingerprintsOf } from '../fingerprint.ts';
import { nextNumber } from '../number-series.ts';
import { unitName } from '../../people/unit-names.ts';
import { unitsBelow } from '../reach.ts';
import type { NoticeRules } from '../rules.ts';
import type { NoticeState } from '../state.ts';
import { doneBy, instantOf, opened, readers, refusal, rights } from '../transitions.ts';
import { refuseDuplicate } from './duplicates.ts';

const strict = { additionalProperties: false };
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64 });

export const DraftPayload = Type.Object(
  {
    draft: NoticeDraftSchema,
    // Completed at the writer.
    fingerprints: Type.Optional(Type.Array(Hash, { maxItems: 64 })),
    issuerUnitName: Type.Optional(shortField),
  },
  strict,
);
type DraftPayload = Static<typeof DraftPayload>;

const Empty = Type.Object({}, strict);
const ReasonPayload = Type.Object({ reason: reasonField }, strict);
const Year = Type.Integer({ minimum: 1_970, maximum: 9_999 });
const Sequence = Type.Integer({ minimum: 0 });
const ApprovePayload = Type.Object(
  {
    // Completed at the writer, from the series of the unit.
    number: Type.Optional(shortField),
    year: Type.Optional(Year),
    sequence: Type.Optional(Sequence),
  },
  strict,
);
const AdoptPayload = Type.Object(
  {
    ...DraftPayload.properties,
    /** As the old ledger has it. */
    number: shortField,
    issuedAt: instantField,
    signedBy: shortField,
  },
  strict,
);

function tellOwn(
  after: NoticeState,
  { caseId }: Pick<CaseMessage, 'caseId'>,
  template: string,
  roles: readonly string[],
  more: Facts = {},
): Outgoing {
  const { title, severity } = after;
  return {
    kind: 'tell',
    template,
    unitId: after.unitId,
    roles,
    facts: { id: caseId, title, severity, ...more },
  };
}

/** Checks the recipients and adds what a draft is about, in hashes. */
async function completeDraft<P extends DraftPayload>(
  trx: Trx,
  payload: P,
  unitId: string,
  context: { at: string; caseId: string },
  rules: NoticeRules,
): Promise<P> {
  const { draft } = payload;
  await unitsBelow(trx, unitId, draft.recipientUnitIds, context.at);
  if (draft.copyUnitIds && draft.copyUnitIds.length > 0) {
    await unitsBelow(trx, unitId, draft.copyUnitIds, context.at);
  }
  // Names and private addresses mean something within one unit; a notice to many is about no unit in particular.
  const [only] = draft.recipientUnitIds;
  const scope = draft.recipientUnitIds.length === 1 && only !== undefined ? only : context.caseId;
  const fingerprints = fingerprintsOf(draft, scope, rules);
  await refuseDuplicate(trx, unitId, fingerprints, context.caseId);
  return { ...payload, fingerprints, issuerUnitName: await unitName(trx, unitId) };
}

function withDraft(state: NoticeState, { draft, fingerprints }: DraftPayload): NoticeState {
  return {
    ...state,
    draft,
    title: draft.title,
    severity: draft.severity,
    fingerprints: fingerprints ?? [],
    references: [
      {
        source: draft.source,
        discoveredAt: draft.discoveredAt,
        ...(draft.sourceReference !== undefined && { sourceReference: draft.sourceReference }),
        addedAt: state.references[0]?.addedAt ?? state.drafted.at,
      },
      ...state.references.slice(1),
    ],
  };
}

function newNotice(payload: DraftPayload, message: CaseMessage): NoticeState {
  const blank: NoticeState = {
    state: 'DRAFT',
    unitId: message.unitId,
    title: '',
    draft: payload.draft,
    issuerUnitName: payload.issuerUnitName ?? message.unitId,
    fingerprints: [],
    references: [],
    drafted: doneBy(message),
    severity: payload.draft.severity,
    recurrences: 0,
  };
  return withDraft(blank, payload);
}

/** From the first word to the number. */
export function draftingTransitions(rules: NoticeRules) {
  return {
    draft: transition<NoticeState, typeof DraftPayload>({
      zh: '起草',
      en: 'Draft',
      payload: DraftPayload,
      from: 'none',
      to: 'DRAFT',
      by: ['issuer', 'system'],
      right: rights.create,
      prepare: (trx, _state, payload, context) =>
        completeDraft(trx, payload, context.actorUnitId, context, rules),
      apply: (_state, payload, message) => newNotice(payload, message),
    }),

    edit: transition<NoticeState, typeof DraftPayload>({
      zh: '修改',
      en: 'Edit',
      payload: DraftPayload,
      from: ['DRAFT'],
      by: ['issuer'],
      right: rights.update,
      prepare: (trx, state, payload, context) =>
        completeDraft(trx, payload, opened(state).unitId, context, rules),
      apply: (state, payload) => withDraft(opened(state), payload),
    }),

    submit: transition<NoticeState, typeof Empty>({
      zh: '提交审签',
      en: 'Submit for approval',
      payload: Empty,
      from: ['DRAFT'],
      to: 'REVIEW',
      by: ['issuer'],
      right: rights.update,
      apply: (state, _payload, message) => ({ ...opened(state), submitted: doneBy(message) }),
      out: (after, message) => [tellOwn(after, message, 'notice.review-asked', readers.approver)],
    }),

    'send-back': transition<NoticeState, typeof ReasonPayload>({
      zh: '退回修改',
      en: 'Send back',
      payload: ReasonPayload,
      from: ['REVIEW'],
      to: 'DRAFT',
      by: ['issuer'],
      right: rights.approve,
      apply: (state, { reason }, message) => ({
        ...opened(state),
        sentBack: { ...doneBy(message), reason },
      }),
      out: (after, message) => [
        tellOwn(after, message, 'notice.sent-back', readers.issuer, {
          reason: message.payload['reason'],
        }),
      ],
    }),

    approve: transition<NoticeState, typeof ApprovePayload>({
      zh: '签发',
      en: 'Sign and issue',
      payload: ApprovePayload,
      from: ['REVIEW'],
      to: 'ISSUED',
      by: ['issuer'],
      right: rights.approve,
      guard(state, _payload, { accountId, at }) {
        if (rules.secondPerson.approve && accountId === state.submitted?.accountId) {
          return refusal(
            'SECOND_PERSON',
            '签发人不能是提交人本人。',
            'Somebody else than the person who submitted it has to sign.',
          );
        }
        const due = state.draft.feedbackDueAt;
        if (due !== undefined && instantOf(due) <= at) {
          return refusal('DUE_IN_THE_PAST', '反馈时限已过。', 'The deadline for answers is over.');
        }
        return undefined;
      },
      async prepare(trx, state, _payload, { at }) {
        const { unitId, draft } = opened(state);
        // A recipient may have been closed or moved since the draft.
        await unitsBelow(trx, unitId, draft.recipientUnitIds, at);
        return nextNumber(trx, unitId, at, rules);
      },
      apply(state, { number, year, sequence }, message) {
        const numbered = { number: number ?? '', year: year ?? 0, sequence: sequence ?? 0 };
        return { ...opened(state), issued: { ...doneBy(message), ...numbered } };
      },
    }),

    adopt: transition<NoticeState, typeof AdoptPayload>({
      zh: '由旧台账导入',
      en: 'Take over from an old ledger',
      payload: AdoptPayload,
      from: 'none',
      to: 'ISSUED',
      by: ['issuer'],
      right: rights.create,
      prepare: (trx, _state, payload, context) =>
        completeDraft(trx, payload, context.actorUnitId, context, rules),
      apply(_state, { number, issuedAt, signedBy, ...draft }, message) {
        const at = instantOf(issuedAt);
        const issued = {
          at,
          name: signedBy,
          number,
          year: new Date(at).getUTCFullYear(),
          sequence: 0,
          legacy: true as const,
        };
        return { ...newNotice(draft, message), issued };
      },
    }),

    discard: transition<NoticeState, typeof ReasonPayload>({
      zh: '作废草稿',
      en: 'Discard the draft',
      payload: ReasonPayload,
      from: ['DRAFT', 'REVIEW'],
      to: 'WITHDRAWN',
      by: ['issuer'],
      right: rights.update,
      apply: (state, { reason }, message) => ({
        ...opened(state),
        withdrawn: { ...doneBy(message), reason },
      }),
    }),
  };
}
