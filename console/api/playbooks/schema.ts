import { Type, type Static } from 'typebox';

const Text = Type.String();
const OrNull = Type.Union([Type.String(), Type.Null()]);
const MsOrNull = Type.Union([Type.Integer(), Type.Null()]);
const Count = Type.Integer();
const Kind = Type.Enum(['response-plan', 'table-top', 'live-drill']);
/** Both languages; where nobody wrote the English, the Chinese stands for it. */
const Words = { zh: Text, en: Text };
const WordsSchema = Type.Object(Words);

export const PlaybookParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) });

const head = {
  id: Text,
  title: Text,
  kind: Kind,
  version: Text,
  hash: Type.String({ description: 'SHA-256 of the canonical JSON: what a run follows.' }),
  lastDrilledAt: OrNull,
  ownerName: OrNull,
  unitName: OrNull,
  builtIn: Type.Boolean(),
  createdAt: Text,
};

export const PlaybookRowSchema = Type.Object({
  ...head,
  steps: Count,
  injects: Count,
  roles: Count,
});
export type PlaybookRow = Static<typeof PlaybookRowSchema>;

const RoleSchema = Type.Object({
  id: Text,
  ...Words,
  part: Text,
  unit: Text,
  atLeast: Count,
});

const InjectSchema = Type.Object({
  id: Text,
  no: Text,
  ...Words,
  phase: OrNull,
  channel: Type.Enum(['console-inbox', 'mail', 'fake-alert', 'fake-notice', 'phone-card']),
  trigger: Type.Enum(['timed', 'manual', 'conditional']),
  plannedMs: MsOrNull,
  condition: OrNull,
  /** Injects that the condition asks about. */
  after: Type.Array(Text),
  from: Text,
  to: Type.Array(Text),
  content: WordsSchema,
  attachment: Type.Union([Type.Object({ name: WordsSchema, text: WordsSchema }), Type.Null()]),
  expected: Type.Array(
    Type.Object({
      id: Text,
      ...Words,
      kind: Text,
      withinMs: MsOrNull,
      ruleId: OrNull,
      role: OrNull,
      points: Count,
    }),
  ),
  hint: Type.Union([WordsSchema, Type.Null()]),
});

const StepSchema = Type.Object({
  id: Text,
  ...Words,
  kind: Type.String({ description: 'Type of the step; of an action, who or what does it.' }),
  text: WordsSchema,
  roles: Type.Array(Text),
  dueMs: MsOrNull,
  ruleId: OrNull,
  condition: OrNull,
  next: Type.Array(Text),
});

export const PlaybookSchema = Type.Object({
  ...head,
  background: Type.Union([WordsSchema, Type.Null()]),
  roles: Type.Array(RoleSchema),
  phases: Type.Array(Type.Object({ id: Text, ...Words })),
  injects: Type.Array(InjectSchema),
  steps: Type.Array(StepSchema),
  objectives: Type.Array(
    Type.Object({
      id: Text,
      ...Words,
      measure: Text,
      fromInject: OrNull,
      until: Text,
      limitMs: MsOrNull,
      ruleId: OrNull,
    }),
  ),
  /** What whoever begins a run is asked for, or may change. */
  variables: Type.Array(
    Type.Object({
      name: Text,
      type: Type.Enum(['string', 'integer', 'bool']),
      description: OrNull,
      value: Text,
      asked: Type.Boolean(),
    }),
  ),
  signature: Type.Object({ node: Text, value: Text }),
});
export type Playbook = Static<typeof PlaybookSchema>;

/** As an object, or as the text of the file: only a text shows a member that is there twice. */
export const UploadBody = Type.Object(
  {
    playbook: Type.Unknown(),
    unitId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  },
  { additionalProperties: false },
);
export const CheckBody = Type.Object({ playbook: Type.Unknown() }, { additionalProperties: false });
export const CheckedSchema = Type.Object({
  faults: Type.Array(
    Type.Object({
      path: Type.String({ description: 'JSON Pointer.' }),
      code: Text,
      message: Text,
    }),
  ),
});

const Id = Type.String({ minLength: 1, maxLength: 64 });
export const NewRunBody = Type.Object(
  {
    playbookId: Type.String({ minLength: 1, maxLength: 100 }),
    /** Roles that sit elsewhere than usual, or that certain people hold. */
    bindings: Type.Optional(
      Type.Array(
        Type.Object(
          { role: Id, unitId: Id, accountIds: Type.Array(Id, { maxItems: 200 }) },
          { additionalProperties: false },
        ),
        { maxItems: 100 },
      ),
    ),
    /** Values of variables as text. */
    variables: Type.Optional(
      Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 2_000 }), {
        maxProperties: 100,
      }),
    ),
    idempotencyKey: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  },
  { additionalProperties: false },
);

const runHead = {
  id: Text,
  title: Text,
  state: Text,
  version: Count,
  incidentId: Text,
  playbookHash: Text,
  stepsOpen: Count,
  startedAt: Text,
  endedAt: OrNull,
  updatedAt: Text,
};
export const RunRowSchema = Type.Object(runHead);

const RunStepSchema = Type.Object({
  id: Text,
  ...Words,
  kind: Text,
  /** `waiting`, or as the engine has it: delayed, active, wanted, intended, uncertain, done, failed, skipped, cancelled. */
  state: Text,
  round: Count,
  roles: Type.Array(Type.Object({ id: Text, ...Words })),
  /** What is to be done, variables filled in. */
  text: WordsSchema,
  /** Values that whoever does the step may hand back. */
  outputs: Type.Array(Type.Object({ name: Text, type: Text, description: OrNull })),
  since: OrNull,
  endedAt: OrNull,
  /** By a fixed time in the playbook; deadlines by rule are clocks of the run. */
  dueAt: OrNull,
  reason: OrNull,
  byId: OrNull,
});

export const RunSchema = Type.Object({
  ...runHead,
  mode: Type.Enum(['real', 'exercise']),
  unitId: Text,
  playbook: Type.Object({ hash: Text, id: Text, name: Text, version: Text, kind: Kind }),
  responsibleId: OrNull,
  bindings: Type.Array(
    Type.Object({ role: Text, unitId: Text, unitName: Text, accountIds: Type.Array(Text) }),
  ),
  steps: Type.Array(RunStepSchema),
  variables: Type.Record(Type.String(), Type.Union([Text, Type.Integer(), Type.Boolean()])),
});
export type Run = Static<typeof RunSchema>;
