import { Type } from 'typebox';
import type { GuardContext, Outgoing, Refusal, Transition } from '../cases/machine.ts';
import type { CaseMessage } from '../cases/message.ts';
import { transition } from '../cases/transition.ts';
import { byAt, Id, officers, opened, refusal, Said, Words } from '../register/case-work.ts';
import { RegisterError } from '../register/errors.ts';
import type { Trx } from '../stores/records/records.ts';
import { findingRights } from './rights.ts';
import type { FindingSaying, FindingState } from './state.ts';

const AnswerPayload = Type.Object(
  {
    text: Words,
    attestationIds: Type.Optional(Type.Array(Id, { maxItems: 50, uniqueItems: true })),
    exceptionId: Type.Optional(Id),
  },
  { additionalProperties: false },
);

/** What a school points to is of the same system. */
async function checkNamed(
  trx: Trx,
  { systemId }: FindingState,
  attestationIds: readonly string[],
  exceptionId: string | undefined,
): Promise<void> {
  const found =
    attestationIds.length === 0
      ? []
      : await trx
          .selectFrom('attestations')
          .select('id')
          .where('id', 'in', attestationIds)
          .where('system_id', '=', systemId)
          .execute();
  const exception =
    exceptionId === undefined
      ? true
      : await trx
          .selectFrom('item_exceptions')
          .select('id')
          .where('id', '=', exceptionId)
          .where('system_id', '=', systemId)
          .executeTakeFirst();
  if (found.length === attestationIds.length && exception) return;
  throw new RegisterError('SYSTEM_UNKNOWN', 'What the answer names is not of this system.');
}

/** Auditor and school are two people, even where they act for one unit. */
function sameSideRefusal(
  other: string | null | undefined,
  { accountId }: GuardContext,
): Refusal | undefined {
  return accountId !== undefined && accountId === other
    ? refusal(
        'SAME_PERSON',
        '提出和答复问题不能是同一个人。',
        'Whoever raised a finding does not answer it, and the other way round.',
      )
    : undefined;
}

const lastAnswer = ({ exchange }: FindingState) =>
  exchange.findLast(({ kind }) => kind === 'answer')?.accountId;

function said(
  state: FindingState | undefined,
  kind: FindingSaying['kind'],
  text: string,
  message: CaseMessage,
  named: Partial<Pick<FindingSaying, 'attestationIds' | 'exceptionId'>> = {},
): FindingState {
  const before = opened(state);
  const one = { ...byAt(message), kind, text, attestationIds: [], exceptionId: null, ...named };
  return { ...before, exchange: [...before.exchange, one] };
}

function told(
  { unitId, raisedUnitId, title, number }: FindingState,
  findingId: string,
  template: string,
  to: 'school' | 'auditor',
): Outgoing[] {
  return [
    {
      kind: 'tell',
      template,
      unitId: to === 'school' ? unitId : raisedUnitId,
      roles: to === 'school' ? officers : ['auditor', 'bureau-analyst'],
      facts: { findingId, title, number },
    },
  ];
}

/** What auditor and school say in turn. */
export function exchangeTransitions() {
  return {
    answer: transition<FindingState, typeof AnswerPayload>({
      zh: '答复',
      en: 'Answer',
      payload: AnswerPayload,
      from: ['OPEN', 'REVISION'],
      to: 'READY',
      by: ['school'],
      right: findingRights.update,
      prepare: async (trx, state, sent) => {
        await checkNamed(trx, opened(state), sent.attestationIds ?? [], sent.exceptionId);
        return sent;
      },
      guard: (state, _sent, context) => sameSideRefusal(state.raised.accountId, context),
      apply: (state, { text, attestationIds = [], exceptionId = null }, message) =>
        said(state, 'answer', text, message, { attestationIds, exceptionId }),
      clocks: () => [
        { kind: 'meet', clock: 'answer' },
        { kind: 'start', clock: 'check', ruleId: 'finding.check' },
      ],
      out: (state, { caseId }) => told(state, caseId, 'finding.answered', 'auditor'),
    }),

    revise: transition<FindingState, typeof Said>({
      zh: '要求补充',
      en: 'Ask for a revision',
      payload: Said,
      from: ['READY'],
      to: 'REVISION',
      by: ['auditor'],
      right: findingRights.create,
      guard: (state, _sent, context) => sameSideRefusal(lastAnswer(state), context),
      apply: (state, { text }, message) => {
        const after = said(state, 'revise', text, message);
        return { ...after, rounds: after.rounds + 1 };
      },
      clocks: ({ severity }) => [
        { kind: 'meet', clock: 'check' },
        { kind: 'start', clock: 'answer', ruleId: `finding.answer.${severity}` },
      ],
      out: (state, { caseId }) => told(state, caseId, 'finding.revised', 'school'),
    }),

    close: transition<FindingState, typeof Said>({
      zh: '关闭',
      en: 'Close',
      payload: Said,
      from: ['READY'],
      to: 'CLOSED',
      by: ['auditor'],
      right: findingRights.create,
      guard: (state, _sent, context) => sameSideRefusal(lastAnswer(state), context),
      apply: (state, { text }, message) => ({
        ...said(state, 'close', text, message),
        closedAt: message.at,
      }),
      clocks: () => [{ kind: 'meet', clock: 'check' }],
      out: (state, { caseId }) => told(state, caseId, 'finding.closed', 'school'),
    }),

    withdraw: transition<FindingState, typeof Said>({
      zh: '撤回问题',
      en: 'Withdraw',
      payload: Said,
      from: ['OPEN', 'READY', 'REVISION'],
      to: 'WITHDRAWN',
      by: ['auditor'],
      right: findingRights.create,
      guard: (state, _sent, context) => sameSideRefusal(lastAnswer(state), context),
      apply: (state, { text }, message) => ({
        ...said(state, 'withdraw', text, message),
        closedAt: message.at,
      }),
      clocks: () => [{ kind: 'cancel', clock: '*', reason: '问题已撤回' }],
    }),

    reopen: transition<FindingState, typeof Said>({
      zh: '重新打开',
      en: 'Reopen',
      payload: Said,
      from: ['CLOSED'],
      to: 'REVISION',
      by: ['auditor'],
      right: findingRights.create,
      guard: (state, _sent, context) => sameSideRefusal(lastAnswer(state), context),
      apply: (state, { text }, message) => ({
        ...said(state, 'reopen', text, message),
        closedAt: null,
      }),
      clocks: ({ severity }) => [
        { kind: 'start', clock: 'answer', ruleId: `finding.answer.${severity}` },
      ],
      out: (state, { caseId }) => told(state, caseId, 'finding.revised', 'school'),
    }),
  } satisfies Record<string, Transition<FindingState>>;
}
