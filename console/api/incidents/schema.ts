import { Type, type Static } from 'typebox';
import {
  AnswersSchema,
  DutySchema,
  GradeSchema,
} from '../../../analyzer/incidents/machine/payloads.ts';
import { OpenPayload } from '../../../analyzer/incidents/machine/opening.ts';
import { CaseClockSchema } from '../cases/schema.ts';

const strict = { additionalProperties: false };
const Nullable = Type.Union([Type.String(), Type.Null()]);
const orNull = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Named = { zh: Type.String(), en: Type.String() };

export const IncidentParams = Type.Object({ id: Type.String({ maxLength: 64 }) });
export const EvidenceParams = Type.Object({
  id: Type.String({ maxLength: 64 }),
  evidenceId: Type.String({ maxLength: 64 }),
});
export const ReportParams = Type.Object({
  id: Type.String({ maxLength: 64 }),
  reportId: Type.String({ maxLength: 64 }),
});

export const ClassesSchema = Type.Object({
  source: Type.String(),
  classes: Type.Array(
    Type.Object({
      id: Type.String(),
      ...Named,
      gbCode: Nullable,
      /** Incidents of this class take another way. */
      route: Type.Optional(Type.Object(Named)),
      subclasses: Type.Array(
        Type.Object({
          id: Type.String(),
          ...Named,
          gbCode: Nullable,
          ransom: Type.Optional(Type.Boolean()),
        }),
      ),
    }),
  ),
});

const helps = { helpZh: Type.Optional(Type.String()), helpEn: Type.Optional(Type.String()) };

export const QuestionsSchema = Type.Object({
  groups: Type.Array(Type.Object({ id: Type.String(), ...Named })),
  questions: Type.Array(
    Type.Object({
      id: Type.String(),
      group: Type.String(),
      kind: Type.Union([Type.Literal('yes-no'), Type.Literal('choice'), Type.Literal('number')]),
      ...Named,
      ...helps,
      unitZh: Type.Optional(Type.String()),
      unitEn: Type.Optional(Type.String()),
      options: Type.Optional(Type.Array(Type.Object({ value: Type.String(), ...Named, ...helps }))),
      /** Ask only while the other question has this answer. */
      askIf: Type.Optional(
        Type.Object({
          question: Type.String(),
          is: Type.Optional(Type.Boolean()),
          in: Type.Optional(Type.Array(Type.String())),
          atLeast: Type.Optional(Type.Number()),
        }),
      ),
    }),
  ),
});

const rowFields = {
  id: Type.String(),
  version: Type.Integer(),
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
  /** Ids; names in GET /incidents/classes. */
  class: Nullable,
  subclass: Nullable,
  operatorKind: Nullable,
  cacLevel: Type.String(),
  eduLevel: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  affectedUnitId: Nullable,
  affectedUnitName: Nullable,
  responsibleId: Nullable,
  responsibleName: Nullable,
  discoveredAt: Type.String(),
  occurredAt: Nullable,
  openedAt: Type.String(),
  updatedAt: Type.String(),
  closedAt: Nullable,
  tasksOpen: Type.Integer(),
  tasksTotal: Type.Integer(),
  evidenceCount: Type.Integer(),
  reportsCount: Type.Integer(),
  overdue: Type.Boolean(),
  clocks: Type.Array(CaseClockSchema),
  noticeIds: Type.Array(Type.String()),
};

export const IncidentRowSchema = Type.Object(rowFields);

const TaskSchema = Type.Object({
  id: Type.String(),
  title: Type.String(),
  assigneeId: Nullable,
  assigneeName: Nullable,
  dueAt: Nullable,
  done: orNull(Type.Object({ at: Type.String(), by: Type.String(), note: Nullable })),
});

const EvidenceSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  kind: Type.Union([Type.Literal('file'), Type.Literal('alert-events')]),
  mediaType: Type.String(),
  sha256: Type.String(),
  sm3: Type.String(),
  bytes: Type.Integer(),
  collectedBy: Type.String(),
  collectedAt: Type.String(),
  origin: Type.String(),
  note: Nullable,
  alertId: Nullable,
  custody: Type.Array(
    Type.Object({
      at: Type.String(),
      from: Type.String(),
      to: Type.String(),
      reason: Type.String(),
    }),
  ),
});

const ReportSchema = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  ordinal: Type.Integer(),
  at: Type.String(),
  by: Type.String(),
  sha256: Type.String(),
  signed: orNull(Type.Object({ accountId: Nullable, name: Type.String(), at: Type.String() })),
});

const SubmissionSchema = Type.Object({
  id: Type.String(),
  line: Type.String(),
  mode: Type.String(),
  at: Type.String(),
  enteredAt: Type.String(),
  by: Type.String(),
  toUnitId: Nullable,
  to: Type.String(),
  phone: Nullable,
  reportId: Nullable,
  summary: Nullable,
  received: orNull(Type.Object({ at: Type.String(), by: Type.String(), note: Nullable })),
});

/** Whether a line of reporting is owed; when it hangs on open questions, when it would be due. */
const DutyViewSchema = Type.Object({
  ...DutySchema.properties,
  status: Type.String(),
  wouldBeDueAt: Nullable,
});

export const IncidentSchema = Type.Object({
  ...rowFields,
  description: Type.String(),
  outcome: Nullable,
  containedAt: Nullable,
  recoveredAt: Nullable,
  asksRansom: Type.Boolean(),
  answers: AnswersSchema,
  cac: orNull(GradeSchema),
  edu: orNull(GradeSchema),
  duties: Type.Array(DutyViewSchema),
  /** Where incidents of this class go instead. */
  route: orNull(Type.Object(Named)),
  tasks: Type.Array(TaskSchema),
  evidence: Type.Array(EvidenceSchema),
  reports: Type.Array(ReportSchema),
  submissions: Type.Array(SubmissionSchema),
  alerts: Type.Array(
    Type.Object({
      id: Type.String(),
      title: Type.String(),
      titleZh: Type.String(),
      state: Type.String(),
    }),
  ),
  alertIds: Type.Array(Type.String()),
  /** What the unit said the last time; offered, never taken by itself. */
  suggestedOperatorKind: Nullable,
});

const {
  number: _number,
  unitId: _unit,
  asksRansom: _ransom,
  ...openFields
} = OpenPayload.properties;

export const NewIncidentBody = Type.Object(
  {
    ...openFields,
    /** Unit that keeps it; needed by who could act for several. */
    unitId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    idempotencyKey: Type.Optional(Type.String({ minLength: 8, maxLength: 64 })),
  },
  strict,
);

export const FromAlertBody = Type.Union([
  Type.Object({ unitId: Type.Optional(Type.String({ maxLength: 64 })) }, strict),
  Type.Null(),
]);

export const PreviewBody = Type.Object(
  {
    answers: AnswersSchema,
    classId: Type.Optional(orNull(Type.String({ maxLength: 64 }))),
    operatorKind: Type.Optional(
      orNull(Type.Union([Type.Literal('cii'), Type.Literal('central'), Type.Literal('other')])),
    ),
    /** Then the deadlines count from its discovery. */
    incidentId: Type.Optional(Type.String({ maxLength: 64 })),
  },
  strict,
);

export const PreviewSchema = Type.Object({
  cac: GradeSchema,
  edu: GradeSchema,
  duties: Type.Array(DutyViewSchema),
});

export const EvidenceQuerystring = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 400 }),
    origin: Type.String({ minLength: 1, maxLength: 200 }),
    note: Type.Optional(Type.String({ maxLength: 4_000 })),
    collectedBy: Type.Optional(Type.String({ maxLength: 200 })),
    collectedAt: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })),
    key: Type.Optional(Type.String({ minLength: 8, maxLength: 64 })),
  },
  strict,
);

export const MadeSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  state: Type.String(),
  number: Type.String(),
});

export const SummaryQuerystring = Type.Object({
  filter: Type.Optional(Type.String({ maxLength: 4_000 })),
});

/** Counts beside the list; each is the length of a list that a filter gives. Of those that are not closed or dismissed. */
export const IncidentSummarySchema = Type.Object({
  byClass: Type.Record(Type.String(), Type.Integer()),
  byEduLevel: Type.Record(Type.String(), Type.Integer()),
  byCacLevel: Type.Record(Type.String(), Type.Integer()),
  overdue: Type.Integer(),
  mine: Type.Integer(),
});

const LevelsSchema = Type.Object({
  level: Type.String(),
  lower: Type.String(),
  upper: Type.String(),
});
const NamedCode = Type.Object({ id: Type.String(), ...Named, gbCode: Nullable });

/** One version of the report as it was filed. */
export const ReportFactsSchema = Type.Object({
  incidentId: Type.String(),
  number: Type.String(),
  reportId: Type.String(),
  kind: Type.String(),
  ordinal: Type.Integer(),
  at: Type.String(),
  unit: Type.Object({ id: Type.String(), name: Type.String(), operatorKind: Nullable }),
  title: Type.String(),
  occurredAt: Nullable,
  discoveredAt: Type.String(),
  class: orNull(NamedCode),
  subclass: orNull(NamedCode),
  cac: orNull(LevelsSchema),
  edu: orNull(LevelsSchema),
  content: Type.Record(Type.String(), Type.Unknown()),
  writtenBy: Type.Object({ accountId: Nullable, name: Type.String() }),
  signedBy: orNull(Type.Object({ accountId: Nullable, name: Type.String(), at: Type.String() })),
  evidence: Type.Array(
    Type.Object({
      name: Type.String(),
      sha256: Type.String(),
      sm3: Type.String(),
      bytes: Type.Integer(),
    }),
  ),
  sha256: Type.String(),
});

export type IncidentRow = Static<typeof IncidentRowSchema>;
export type Incident = Static<typeof IncidentSchema>;
export type DutyView = Static<typeof DutyViewSchema>;
export type GradePreview = Static<typeof PreviewSchema>;
export type IncidentClasses = Static<typeof ClassesSchema>;
export type IncidentQuestions = Static<typeof QuestionsSchema>;
export type IncidentSummary = Static<typeof IncidentSummarySchema>;
export type ReportFacts = Static<typeof ReportFactsSchema>;
