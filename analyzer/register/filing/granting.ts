import { Type } from 'typebox';
import type { ClockWish, Refusal, Transition } from '../../cases/machine.ts';
import { transition } from '../../cases/transition.ts';
import { Day, Line, opened, pastDayRefusal, refusal, rights } from '../case-work.ts';
import { addMonths, endOfDay, isDay, startOfDay } from '../civil-day.ts';
import type { FilingMachineDeps } from './filing-machine.ts';
import type { FilingState } from './state.ts';

const strict = { additionalProperties: false };
const ValidUntil = Type.Optional(Day);
const Certificate = Type.Object({ on: Day, number: Line, validUntil: ValidUntil }, strict);
const Evaluation = Type.Object(
  {
    on: Day,
    body: Line,
    reportNumber: Type.Optional(Line),
    conclusion: Type.Enum(['conforms', 'mostly-conforms', 'does-not-conform']),
    rate: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
    /** Set by the platform: until when the certificate is valid now. */
    validUntil: ValidUntil,
  },
  strict,
);
const Report = Type.Object({ on: Day, receipt: Type.Optional(Line) }, strict);
const Renewal = Type.Object({ on: Day, validUntil: Day }, strict);

function untilRefusal(on: string, validUntil: string | undefined): Refusal | undefined {
  if (validUntil === undefined) return undefined;
  return isDay(validUntil) && validUntil > on
    ? undefined
    : refusal('DAY_INVALID', '有效期应晚于签发日期。', 'It is valid until after it was issued.');
}

function renewalClock({ validUntil }: FilingState): ClockWish[] {
  return validUntil === null
    ? []
    : [{ kind: 'start', clock: 'renewal', ruleId: 'filing.renewal', dueAt: endOfDay(validUntil) }];
}

function evaluationClock({ level, evaluations, certificate }: FilingState): ClockWish {
  const from = evaluations.at(-1)?.on ?? certificate?.on;
  return {
    kind: 'start',
    clock: 'evaluation',
    ruleId: `filing.evaluation.l${level}`,
    ...(from !== undefined && { from: startOfDay(from) }),
  };
}

/** A clock that runs is ended first: it begins anew from another day. */
const anew = (clock: string, wishes: readonly ClockWish[]): ClockWish[] => [
  { kind: 'meet', clock },
  ...wishes,
];

/** The certificate, and what repeats while it holds. */
export function grantingTransitions({ filingRules }: FilingMachineDeps) {
  return {
    'record-certificate': transition<FilingState, typeof Certificate>({
      zh: '登记备案证明',
      en: 'Record the certificate',
      payload: Certificate,
      from: ['SUBMITTED'],
      to: 'FILED',
      by: ['owner'],
      right: rights.update,
      prepare: async (_trx, _state, sent) => {
        const { certificate } = await filingRules();
        if (sent.validUntil !== undefined || !isDay(sent.on)) return sent;
        return { ...sent, validUntil: addMonths(sent.on, 12 * certificate.years) };
      },
      guard: (_state, { on, validUntil }, { at }) =>
        pastDayRefusal(on, at) ?? untilRefusal(on, validUntil),
      apply: (state, { on, number, validUntil }) => ({
        ...opened(state),
        certificate: { on, number },
        validUntil: validUntil ?? null,
      }),
      clocks: (state) => [
        { kind: 'meet', clock: 'review' },
        ...renewalClock(state),
        evaluationClock(state),
      ],
    }),

    'record-evaluation': transition<FilingState, typeof Evaluation>({
      zh: '登记等级测评',
      en: 'Record an evaluation',
      payload: Evaluation,
      from: ['FILED'],
      by: ['owner'],
      right: rights.update,
      prepare: async (_trx, state, { validUntil: _given, ...sent }) => {
        const before = opened(state).validUntil;
        const { certificate } = await filingRules();
        return before === null
          ? sent
          : { ...sent, validUntil: addMonths(before, certificate.extensionMonths) };
      },
      guard: ({ certificate }, { on }, { at }) =>
        pastDayRefusal(on, at) ??
        (certificate !== null && on < certificate.on
          ? refusal('DAY_BEFORE', '早于备案证明签发日期。', 'It lies before the certificate.')
          : undefined),
      apply: (state, sent) => {
        const before = opened(state);
        const { on, body, reportNumber, conclusion, rate, validUntil } = sent;
        const one = {
          on,
          body,
          reportNumber: reportNumber ?? null,
          conclusion,
          rate: rate ?? null,
          reportedOn: null,
        };
        return {
          ...before,
          evaluations: [...before.evaluations, one],
          validUntil: validUntil ?? before.validUntil,
        };
      },
      clocks: (state) => [
        ...anew('evaluation', [evaluationClock(state)]),
        ...anew('renewal', renewalClock(state)),
        { kind: 'meet', clock: 'report' },
        { kind: 'start', clock: 'report', ruleId: 'filing.report' },
      ],
    }),

    'record-report': transition<FilingState, typeof Report>({
      zh: '登记报告已报公安机关',
      en: 'Record that it was reported',
      payload: Report,
      from: ['FILED'],
      by: ['owner'],
      right: rights.update,
      guard: ({ evaluations }, { on }, { at }) =>
        evaluations.some(({ reportedOn }) => reportedOn === null)
          ? pastDayRefusal(on, at)
          : refusal('NOTHING_TO_REPORT', '没有待报的测评报告。', 'There is no report to be sent.'),
      apply: (state, { on }) => {
        const before = opened(state);
        const evaluations = before.evaluations.map((one) => ({
          ...one,
          reportedOn: one.reportedOn ?? on,
        }));
        return { ...before, evaluations };
      },
      clocks: () => [{ kind: 'meet', clock: 'report' }],
    }),

    'record-renewal': transition<FilingState, typeof Renewal>({
      zh: '登记换证',
      en: 'Record the renewal',
      payload: Renewal,
      from: ['FILED'],
      by: ['owner'],
      right: rights.update,
      guard: (_state, { on, validUntil }, { at }) =>
        pastDayRefusal(on, at) ?? untilRefusal(on, validUntil),
      apply: (state, { on, validUntil }) => {
        const before = opened(state);
        return { ...before, validUntil, renewals: [...before.renewals, { on, validUntil }] };
      },
      clocks: (state) => anew('renewal', renewalClock(state)),
    }),
  } satisfies Record<string, Transition<FilingState>>;
}
