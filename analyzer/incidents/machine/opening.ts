import { Type } from 'typebox';
import type { Transition } from '../../cases/machine.ts';
import { transition } from '../../cases/transition.ts';
import type { Duty } from '../grading/duties.ts';
import type { IncidentState } from '../state.ts';
import { withDuties } from './duty-clocks.ts';
import {
  AnswersSchema,
  DutySchema,
  GradeSchema,
  Id,
  Instant,
  Line,
  OperatorKindSchema,
  payload,
} from './payloads.ts';
import type { IncidentPreparation } from './preparation.ts';
import { refusal, rights, stored, timeRefusal, was, workStates } from './transitions.ts';

const Description = Type.String({ maxLength: 4_000 });
const Class = Type.Union([Id, Type.Null()]);

export const OpenPayload = payload({
  title: Line,
  description: Type.Optional(Description),
  discoveredAt: Instant,
  occurredAt: Type.Optional(Instant),
  operatorKind: Type.Optional(OperatorKindSchema),
  classId: Type.Optional(Id),
  subclassId: Type.Optional(Id),
  /** Unit below whose systems are affected. */
  affectedUnitId: Type.Optional(Id),
  alertIds: Type.Optional(Type.Array(Id, { maxItems: 50 })),
  /** Given by the platform. */
  number: Type.Optional(Line),
  /** Unit that keeps the incident: the one that acts. Given by the platform. */
  unitId: Type.Optional(Id),
  asksRansom: Type.Optional(Type.Boolean()),
});

export const GradePayload = payload({
  answers: AnswersSchema,
  operatorKind: Type.Optional(OperatorKindSchema),
  classId: Type.Optional(Class),
  subclassId: Type.Optional(Class),
  /** All that follows is computed by the platform that writes the message. */
  cac: Type.Optional(GradeSchema),
  edu: Type.Optional(GradeSchema),
  duties: Type.Optional(Type.Array(DutySchema, { maxItems: 30 })),
  progressRuleId: Type.Optional(Type.Union([Id, Type.Null()])),
  asksRansom: Type.Optional(Type.Boolean()),
});

const DescribePayload = payload({
  title: Type.Optional(Line),
  description: Type.Optional(Description),
  occurredAt: Type.Optional(Instant),
  discoveredAt: Type.Optional(Instant),
});

/** What opens an incident, says what it is and grades it. */
export function openingTransitions(prepare: IncidentPreparation) {
  return {
    open: transition<IncidentState, typeof OpenPayload>({
      zh: '登记事件',
      en: 'Open incident',
      payload: OpenPayload,
      from: 'none',
      to: 'OPEN',
      by: ['owner'],
      right: rights.create,
      prepare: async (trx, _state, sent, context) => await prepare.open(trx, sent, context),
      guard: (_state, { discoveredAt, occurredAt }, context) =>
        timeRefusal(discoveredAt, '', context) ??
        timeRefusal(occurredAt, '', context) ??
        (occurredAt !== undefined && Date.parse(occurredAt) > Date.parse(discoveredAt)
          ? refusal(
              'TIME_BEFORE',
              '发现时间不能早于发生时间。',
              'It was not discovered before it happened.',
            )
          : undefined),
      apply: (_state, sent, message) => ({
        state: 'OPEN',
        unitId: message.unitId,
        title: sent.title,
        number: sent.number ?? '',
        description: sent.description ?? '',
        affectedUnitId: sent.affectedUnitId ?? null,
        operatorKind: sent.operatorKind ?? null,
        classId: sent.classId ?? null,
        subclassId: sent.subclassId ?? null,
        asksRansom: sent.asksRansom ?? false,
        discoveredAt: stored(sent.discoveredAt),
        occurredAt: sent.occurredAt === undefined ? null : stored(sent.occurredAt),
        alertIds: sent.alertIds ?? [],
        noticeIds: [],
        answers: {},
        cac: null,
        edu: null,
        duties: [],
        progressRuleId: null,
        tasks: [],
        evidence: [],
        reports: [],
        submissions: [],
        containedAt: null,
        recoveredAt: null,
        closedAt: null,
        outcome: null,
        wishes: [],
        ...(message.actor.kind === 'person' && { responsibleId: message.actor.accountId }),
      }),
      out: ({ unitId, number, title, discoveredAt }, { caseId }) => [
        {
          kind: 'tell',
          template: 'incident.opened',
          unitId,
          roles: ['school-cio', 'bureau-leader'],
          facts: { incidentId: caseId, number, title, discoveredAt },
        },
      ],
    }),

    grade: transition<IncidentState, typeof GradePayload>({
      zh: '分类定级',
      en: 'Classify and grade',
      payload: GradePayload,
      from: workStates,
      to: (state) => (state.state === 'OPEN' ? 'TRIAGED' : state.state),
      by: ['owner'],
      right: rights.update,
      prepare: async (_trx, state, sent) => prepare.grade(was(state), sent),
      guard: (state, { duties, operatorKind }) => {
        const isOpen = (operatorKind ?? state.operatorKind) === null;
        const national = duties?.some((duty: Duty) => duty.ruleId === null && duty.owed === 'yes');
        return isOpen && national === true
          ? refusal(
              'OPERATOR_KIND_NEEDED',
              '事件已达较大以上，请先选择本单位属于哪类网络运营者：报告时限由它决定。',
              'This incident must be reported nationally: say which kind of operator the unit is.',
            )
          : undefined;
      },
      apply: (state, sent) => {
        const before = was(state);
        const graded: IncidentState = {
          ...before,
          answers: sent.answers,
          operatorKind: sent.operatorKind ?? before.operatorKind,
          classId: sent.classId === undefined ? before.classId : sent.classId,
          subclassId: sent.subclassId === undefined ? before.subclassId : sent.subclassId,
          asksRansom: sent.asksRansom ?? before.asksRansom,
          cac: sent.cac ?? null,
          edu: sent.edu ?? null,
          progressRuleId: sent.progressRuleId ?? null,
        };
        return withDuties(graded, sent.duties ?? []);
      },
      clocks: ({ wishes }) => wishes,
    }),

    describe: transition<IncidentState, typeof DescribePayload>({
      zh: '修改概况',
      en: 'Change the description',
      payload: DescribePayload,
      from: workStates,
      by: ['owner'],
      right: rights.update,
      guard: (state, { occurredAt, discoveredAt }, context) =>
        timeRefusal(occurredAt, '', context) ??
        timeRefusal(discoveredAt, '', context) ??
        (discoveredAt !== undefined && context.clocks.length > 0
          ? refusal(
              'DISCOVERY_FIXED',
              '报告时限已按发现时间起算，不能再修改发现时间。',
              'The clocks count from the discovery; it can not be changed any more.',
            )
          : undefined),
      apply: (state, sent) => {
        const before = was(state);
        return {
          ...before,
          title: sent.title ?? before.title,
          description: sent.description ?? before.description,
          occurredAt: sent.occurredAt === undefined ? before.occurredAt : stored(sent.occurredAt),
          discoveredAt:
            sent.discoveredAt === undefined ? before.discoveredAt : stored(sent.discoveredAt),
        };
      },
    }),
  } satisfies Record<string, Transition<IncidentState>>;
}
