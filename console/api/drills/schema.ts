import { Type, type Static } from 'typebox';
import {
  drillBlinds,
  drillContents,
  drillForms,
  drillRoles,
  drillScopes,
  drillStates,
  supportParts,
} from '../../../analyzer/drills/drill.ts';

const strict = { additionalProperties: false };
const Text = Type.String();
const OrNull = Type.Union([Type.String(), Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const Id = Type.String({ minLength: 1, maxLength: 64 });
const Key = Type.String({
  minLength: 8,
  maxLength: 100,
  description: 'The same key is done once.',
});

export const DrillParams = Type.Object({ id: Type.String({ maxLength: 64 }) });

/** In every answer about a drill, for screens and for whoever reads the JSON. */
export const Watermark = { watermark: Type.Literal('演练') };

const Signed = Type.Object({ accountId: Text, name: Text, at: Text });

const PlaybookRef = Type.Object({
  id: Text,
  hash: Text,
  title: Text,
  version: Text,
  kind: Type.Enum(['table-top', 'live-drill']),
});

export const DrillRowSchema = Type.Object({
  ...Watermark,
  id: Text,
  version: Type.Integer(),
  number: Text,
  /** Of a sealed drill: a general title, for who may know only that there is one. */
  title: Text,
  state: Type.Enum([...drillStates]),
  form: Type.Enum([...drillForms]),
  scope: Type.Enum([...drillScopes]),
  content: Type.Enum([...drillContents]),
  blind: Type.Enum([...drillBlinds]),
  /** True: the caller is shown less than there is, until the start. */
  sealed: Type.Boolean(),
  unitId: Text,
  unitName: Text,
  playbookTitle: OrNull,
  plannedAt: OrNull,
  startedAt: OrNull,
  endedAt: OrNull,
  closedAt: OrNull,
  updatedAt: Text,
  participants: Count,
  /** Roles of the caller in this drill. */
  myRoles: Type.Array(Type.Enum([...drillRoles])),
  improvements: Type.Object({
    total: Count,
    open: Count,
    nextDueAt: OrNull,
    overdue: Type.Boolean(),
  }),
});

export const ParticipantSchema = Type.Object({
  seat: Text,
  accountId: Text,
  name: Text,
  unitId: Text,
  unitName: Text,
  role: Type.Enum([...drillRoles]),
  playbookRole: OrNull,
});

const Objective = Type.Object({
  objective: Text,
  limitMinutes: Type.Number(),
  fromInjectId: Type.Optional(Text),
});

export const DrillSchema = Type.Object({
  ...DrillRowSchema.properties,
  purpose: Text,
  schedule: Text,
  venue: Text,
  budgeted: Type.Boolean(),
  plannedMinutes: Type.Union([Type.Integer(), Type.Null()]),
  goals: Text,
  objectives: Type.Array(Objective),
  /** By part of the support plan (A.3). */
  support: Type.Partial(
    Type.Object(
      Object.fromEntries(supportParts.map((part) => [part, Text])) as Record<
        (typeof supportParts)[number],
        typeof Text
      >,
    ),
  ),
  safety: Type.Object({
    authorisation: Text,
    forbidden: Type.Array(Text),
    stopWord: Text,
  }),
  playbook: Type.Union([PlaybookRef, Type.Null()]),
  planRevision: Count,
  people: Type.Array(ParticipantSchema),
  responsibleId: OrNull,
  submitted: Type.Union([Signed, Type.Null()]),
  approval: Type.Union([
    Type.Object({ ...Signed.properties, note: Text, planRevision: Count }),
    Type.Null(),
  ]),
  sentBack: Type.Union([Type.Object({ ...Signed.properties, reason: Text }), Type.Null()]),
  rehearsals: Type.Array(Type.Object({ runId: Text, startedAt: Text, endedAt: OrNull, by: Text })),
  runId: OrNull,
  stoppedEarly: Type.Union([Type.Object({ reason: Text, by: Text, at: Text }), Type.Null()]),
  evaluations: Type.Array(
    Type.Object({ accountId: Text, name: Text, at: Text, evaluationId: OrNull }),
  ),
  conclusion: Type.Union([Type.Object({ ...Signed.properties, text: Text }), Type.Null()]),
  improvementItems: Type.Array(
    Type.Object({
      id: Text,
      title: Text,
      source: Text,
      ownerId: OrNull,
      ownerName: OrNull,
      dueAt: Text,
      overdue: Type.Boolean(),
      done: Type.Union([Type.Object({ at: Text, by: Text, note: Text }), Type.Null()]),
    }),
  ),
});

const Line = Type.String({ minLength: 1, maxLength: 200 });
const Words = Type.String({ maxLength: 4_000 });

export const NewDrill = Type.Object(
  {
    unitId: Type.Optional(Id),
    title: Line,
    form: Type.Enum([...drillForms]),
    scope: Type.Optional(Type.Enum([...drillScopes])),
    content: Type.Optional(Type.Enum([...drillContents])),
    blind: Type.Optional(Type.Enum([...drillBlinds])),
    purpose: Type.Optional(Words),
    /** Of the library. */
    playbookId: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    plannedAt: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })),
    idempotencyKey: Type.Optional(Key),
  },
  strict,
);

export const DrillMadeSchema = Type.Object({
  ...Watermark,
  id: Text,
  number: Text,
  version: Type.Integer(),
  state: Type.Enum([...drillStates]),
});

export type DrillRow = Static<typeof DrillRowSchema>;
export type Drill = Static<typeof DrillSchema>;
