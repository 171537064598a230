import type { Static } from 'typebox';
import type { Refusal, Transition } from '../cases/machine.ts';
import type { CaseMessage } from '../cases/message.ts';
import { transition } from '../cases/transition.ts';
import {
  byAt,
  leaders,
  MayBecause,
  MaySay,
  opened,
  refusal,
  responsibleOf,
  rights,
} from '../register/case-work.ts';
import { dateRefusal } from './dates.ts';
import { AmendPayload, OpenPayload, type AnswersSchema, type DocumentSchema } from './payloads.ts';
import type { AttestationPreparation } from './preparation.ts';
import type {
  AttestationState,
  AttestedDocument,
  AttestedItem,
  AttestedValidity,
} from './state.ts';

const unset: AttestedValidity = {
  id: '',
  months: 0,
  latestOn: '',
  aheadDays: 0,
  source: '',
  confidence: '',
};

function itemsOf(answers: Static<typeof AnswersSchema>): AttestedItem[] {
  return answers.map(({ itemKey, verdict, note }) => ({ itemKey, verdict, note: note ?? null }));
}

function documentOf(document: Static<typeof DocumentSchema>): AttestedDocument {
  const { title, number, version, issuedBy, signedBy } = document;
  return {
    title,
    number: number ?? null,
    version: version ?? null,
    issuedBy: issuedBy ?? null,
    signedBy: signedBy ?? null,
  };
}

function writersOf(before: readonly string[], message: CaseMessage): readonly string[] {
  const { accountId } = byAt(message);
  return accountId === null || before.includes(accountId) ? before : [...before, accountId];
}

/** The state after a change of a draft. */
function amended(state: AttestationState, sent: Static<typeof AmendPayload>): AttestationState {
  const kept = <T>(next: T | undefined, before: T): T => (next === undefined ? before : next);
  const { validity = state.validity, document } = sent;
  return {
    ...state,
    title: sent.title ?? state.title,
    answers: sent.answers ? itemsOf(sent.answers) : state.answers,
    document: document ? documentOf(document) : kept(document, state.document),
    effectiveOn: sent.effectiveOn ?? state.effectiveOn,
    periodFrom: kept(sent.periodFrom, state.periodFrom),
    periodTo: kept(sent.periodTo, state.periodTo),
    validity,
    expiresOn: sent.expiresOn === null ? validity.latestOn : (sent.expiresOn ?? state.expiresOn),
  };
}

/** Whoever says that something holds shows it; whoever says that it does not says why. */
function proofRefusal({ answers, files }: AttestationState): Refusal | undefined {
  if (files.length === 0 && answers.some(({ verdict }) => verdict !== 'not-satisfied')) {
    return refusal(
      'FILE_NEEDED',
      '填写“符合”或“部分符合”的，请至少上传一个证明文件。',
      'Attach at least one file to what is said to hold, wholly or in part.',
    );
  }
  const silent = answers.find(({ verdict, note }) => verdict === 'not-satisfied' && note === null);
  return silent === undefined || files.length > 0
    ? undefined
    : refusal(
        'NOTE_NEEDED',
        `${silent.itemKey} 填写“不符合”的，请说明情况。`,
        `Say why ${silent.itemKey} does not hold.`,
      );
}

/** Until somebody signs: what is written, changed, signed, taken back, thrown away. */
export function draftingTransitions(prepare: AttestationPreparation) {
  return {
    open: transition<AttestationState, typeof OpenPayload>({
      zh: '起草举证',
      en: 'Draft an attestation',
      payload: OpenPayload,
      from: 'none',
      to: 'DRAFT',
      by: ['owner'],
      right: rights.create,
      prepare: async (trx, _state, sent, context) => {
        const { number: _number, validity: _validity, ...asked } = sent;
        const made = await prepare.open(trx, asked, context);
        return { ...asked, ...made };
      },
      guard: (state, _sent, { at }) => dateRefusal(state, at),
      apply: (_state, sent, message) => ({
        state: 'DRAFT',
        unitId: message.unitId,
        ...responsibleOf(message),
        title: sent.title,
        number: sent.number ?? '',
        systemId: sent.systemId,
        answers: itemsOf(sent.answers),
        document: sent.document ? documentOf(sent.document) : null,
        effectiveOn: sent.effectiveOn,
        periodFrom: sent.periodFrom ?? null,
        periodTo: sent.periodTo ?? null,
        validity: sent.validity ?? unset,
        expiresOn: sent.expiresOn ?? sent.validity?.latestOn ?? sent.effectiveOn,
        files: [],
        author: byAt(message),
        writers: writersOf([], message),
        signer: null,
        reviewer: null,
        replaces: sent.replaces ?? null,
        supersededBy: null,
        sentBack: null,
        revoked: null,
      }),
    }),

    amend: transition<AttestationState, typeof AmendPayload>({
      zh: '修改',
      en: 'Change',
      payload: AmendPayload,
      from: ['DRAFT'],
      by: ['owner'],
      right: rights.update,
      prepare: async (trx, state, { validity: _given, ...sent }) => {
        const after = amended(opened(state), sent);
        return { ...sent, validity: await prepare.amended(trx, opened(state), after) };
      },
      guard: (state, sent, { at }) => dateRefusal(amended(state, sent), at),
      apply: (state, sent, message) => {
        const before = opened(state);
        return { ...amended(before, sent), writers: writersOf(before.writers, message) };
      },
    }),

    submit: transition<AttestationState, typeof MaySay>({
      zh: '签署并提交复核',
      en: 'Sign and submit for review',
      payload: MaySay,
      from: ['DRAFT'],
      to: 'REVIEW',
      by: ['owner'],
      right: rights.update,
      guard: (state, _sent, { at }) => dateRefusal(state, at) ?? proofRefusal(state),
      apply: (state, _sent, message) => ({
        ...opened(state),
        signer: byAt(message),
        sentBack: null,
      }),
      clocks: () => [{ kind: 'start', clock: 'review', ruleId: 'attestation.review' }],
      out: ({ unitId, title, number, signer }, { caseId }) => [
        {
          kind: 'tell',
          template: 'attestation.submitted',
          unitId,
          roles: leaders,
          facts: { attestationId: caseId, title, number, signer: signer?.name ?? '' },
        },
      ],
    }),

    'take-back': transition<AttestationState, typeof MayBecause>({
      zh: '撤回',
      en: 'Take back',
      payload: MayBecause,
      from: ['REVIEW'],
      to: 'DRAFT',
      by: ['owner'],
      right: rights.update,
      apply: (state) => ({ ...opened(state), signer: null }),
      clocks: () => [{ kind: 'cancel', clock: 'review', reason: '已撤回' }],
    }),

    discard: transition<AttestationState, typeof MayBecause>({
      zh: '作废',
      en: 'Discard',
      payload: MayBecause,
      from: ['DRAFT'],
      to: 'DISCARDED',
      by: ['owner'],
      right: rights.update,
      apply: (state) => opened(state),
    }),
  } satisfies Record<string, Transition<AttestationState>>;
}
