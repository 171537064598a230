import { Type } from 'typebox';
import { StepId, strict, VariableName } from '../schema/common.ts';
import { stepStates } from '../interpreter/state.ts';

/** Payloads of the messages of a run. Sizes are technical caps, above what rules/operations/playbooks.yaml allows. */
export const Id = Type.String({ minLength: 1, maxLength: 64 });
export const Line = Type.String({ minLength: 1, maxLength: 200 });
export const Words = Type.String({ minLength: 1, maxLength: 4_000 });
const Count = Type.Integer({ minimum: 0, maximum: 1e15 });
const Key = Type.String({ minLength: 1, maxLength: 100, pattern: '^[a-z_][a-z0-9._-]*$' });
const ValueSchema = Type.Union([
  Type.String({ maxLength: 4_000 }),
  Type.Integer({ minimum: -1e15, maximum: 1e15 }),
  Type.Boolean(),
]);

function record<T extends Parameters<typeof Type.Record>[1]>(value: T, most: number) {
  return Type.Record(Key, value, { maxProperties: most, additionalProperties: false });
}

const Clock = strict({
  running: Type.Boolean(),
  rate: Type.Number({ minimum: 0.1, maximum: 600 }),
  at: Count,
  exerciseMs: Count,
  workMs: Count,
});

const StepRunSchema = strict({
  state: Type.Enum([...stepStates]),
  round: Count,
  at: Count,
  since: Type.Optional(Count),
  end: Type.Optional(Count),
  left: Type.Optional(Count),
  loops: Type.Optional(Count),
  attempt: Type.Optional(Count),
  until: Type.Optional(Count),
  by: Type.Optional(Id),
  reason: Type.Optional(Line),
});

const InjectRunSchema = strict({
  state: Type.Enum(['armed', 'sent', 'answered', 'missed', 'skipped']),
  at: Count,
  work: Count,
  done: Type.Optional(record(Count, 20)),
  missed: Type.Optional(Type.Array(Key, { maxItems: 20 })),
});

/** What the interpreter made of the message at its writer; see `Change`. A reader puts it in and asks nobody. */
export const ChangeSchema = strict({
  clock: Type.Optional(Clock),
  steps: Type.Optional(record(StepRunSchema, 5_000)),
  injects: Type.Optional(record(InjectRunSchema, 5_000)),
  variables: Type.Optional(record(ValueSchema, 1_000)),
  seen: Type.Optional(record(Count, 100)),
  entered: Type.Optional(Count),
  atEnd: Type.Optional(Type.Boolean()),
  inException: Type.Optional(Type.Boolean()),
  outcome: Type.Optional(Type.Enum(['completed', 'failed', 'stopped'])),
});

export const RunStateSchema = strict({
  clock: Clock,
  steps: record(StepRunSchema, 5_000),
  injects: record(InjectRunSchema, 5_000),
  variables: record(ValueSchema, 1_000),
  seen: record(Count, 100),
  limits: record(Count, 1_000),
  entered: Count,
  atEnd: Type.Boolean(),
  inException: Type.Boolean(),
  outcome: Type.Union([Type.Enum(['completed', 'failed', 'stopped']), Type.Null()]),
});

/** Clocks that steps with a rule start and end; only in real runs. */
const Wishes = Type.Array(
  Type.Union([
    strict({ kind: Type.Literal('start'), clock: Line, ruleId: Line }),
    strict({ kind: Type.Literal('meet'), clock: Line }),
    strict({ kind: Type.Literal('cancel'), clock: Line, reason: Line }),
  ]),
  { maxItems: 1_000 },
);

/** Given by the platform that writes the message; a person who sends one is refused. */
export const given = {
  change: Type.Optional(ChangeSchema),
  wishes: Type.Optional(Wishes),
};

export const BindingSchema = strict({
  role: Key,
  unitId: Id,
  accountIds: Type.Array(Id, { maxItems: 200 }),
});

export const BeginPayload = strict({
  mode: Type.Enum(['real', 'exercise']),
  subject: strict({ kind: Type.Enum(['incident', 'drill']), id: Id }),
  title: Line,
  hash: Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64 }),
  bindings: Type.Array(BindingSchema, { maxItems: 400 }),
  /** Values as text, by name. */
  variables: Type.Optional(
    Type.Record(VariableName, Type.String({ maxLength: 2_000 }), {
      maxProperties: 100,
      additionalProperties: false,
    }),
  ),
  rate: Type.Optional(Type.Number({ minimum: 0.1, maximum: 600 })),
  responsibleId: Type.Optional(Id),
  /** All that follows is given by the platform. */
  playbook: Type.Optional(
    strict({
      id: Line,
      name: Line,
      version: Line,
      kind: Type.Enum(['response-plan', 'table-top', 'live-drill']),
    }),
  ),
  run: Type.Optional(RunStateSchema),
  wishes: Type.Optional(Wishes),
});

export const CompletePayload = strict({
  stepId: StepId,
  outputs: Type.Optional(
    Type.Record(VariableName, Type.String({ maxLength: 4_000 }), {
      maxProperties: 10,
      additionalProperties: false,
    }),
  ),
  note: Type.Optional(Words),
  ...given,
});
export const StepReasonPayload = strict({ stepId: StepId, reason: Words, ...given });
export const InjectPayload = strict({ injectId: Key, reason: Type.Optional(Words), ...given });
export const JumpPayload = strict({
  toMs: Count,
  passed: Type.Enum(['send', 'skip']),
  reason: Type.Optional(Words),
  ...given,
});
export const ReasonPayload = strict({ reason: Type.Optional(Words), ...given });
export const NeededReasonPayload = strict({ reason: Words, ...given });
export const RatePayload = strict({ rate: Type.Number({ minimum: 0.1, maximum: 600 }), ...given });
export const ObservePayload = strict({
  action: Key,
  injectId: Type.Optional(Key),
  text: Type.Optional(Words),
  ...given,
  /** Roles that the person holds, and what the action satisfied. Given by the platform. */
  roles: Type.Optional(Type.Array(Key, { maxItems: 40 })),
  match: Type.Optional(strict({ inject: Key, expected: Key })),
});
export const TickPayload = strict({ ...given });
export const IntendPayload = strict({
  stepId: StepId,
  round: Count,
  attempt: Count,
  until: Count,
  ...given,
});
const result = {
  stepId: StepId,
  round: Count,
  attempt: Count,
  outcome: Type.Enum(['done', 'failed', 'uncertain', 'again']),
  value: Type.Optional(Type.Integer({ minimum: -1e15, maximum: 1e15 })),
  reason: Type.Optional(Line),
  /** For people: what came of it. */
  detail: Type.Optional(Words),
  until: Type.Optional(Count),
};
export const SettlePayload = strict({ ...result, ...given });
export const ResultPayload = strict(result);
