import { Type, type Static } from 'typebox';
import { CommandSchema } from './commands.ts';
import {
  cacaoId,
  Condition,
  extensionId,
  Line,
  Ms,
  StepId,
  strict,
  VariableName,
  Words,
} from './common.ts';
import { StepExtensionSchema } from './extension.ts';

const common = {
  name: Type.Optional(Line),
  description: Type.Optional(Words),
  /** Milliseconds before the step begins. */
  delay: Type.Optional(Ms),
  step_extensions: Type.Optional(strict({ [extensionId]: Type.Optional(StepExtensionSchema) })),
};

/** Where a step leads: `on_completion` always, or `on_success` and `on_failure`; never both (CACAO v2.0, 4.1). */
const next = {
  on_completion: Type.Optional(StepId),
  on_success: Type.Optional(StepId),
  on_failure: Type.Optional(StepId),
};

/** Milliseconds after which an unfinished step has failed. */
const timeout = { timeout: Type.Optional(Ms) };

const Start = strict({
  type: Type.Literal('start'),
  ...common,
  on_completion: Type.Optional(StepId),
});
/** Shared by branches, so it neither waits nor is it anybody's work. */
const End = strict({
  type: Type.Literal('end'),
  name: common.name,
  description: common.description,
  step_extensions: common.step_extensions,
});
const Action = strict({
  type: Type.Literal('action'),
  ...common,
  ...next,
  ...timeout,
  commands: Type.Array(CommandSchema, { minItems: 1, maxItems: 20 }),
  agent: Type.Optional(Type.String({ maxLength: 100 })),
  targets: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 1 })),
  /** Variables that whoever does the step is asked for. */
  out_args: Type.Optional(Type.Array(VariableName, { maxItems: 10 })),
});
const Parallel = strict({
  type: Type.Literal('parallel'),
  ...common,
  ...next,
  ...timeout,
  /** Each branch ends at an `end` step; the join is where the step itself leads. */
  next_steps: Type.Array(StepId, { minItems: 1, maxItems: 200 }),
});
const IfCondition = strict({
  type: Type.Literal('if-condition'),
  ...common,
  on_completion: Type.Optional(StepId),
  condition: Condition,
  on_true: StepId,
  on_false: Type.Optional(StepId),
});
const WhileCondition = strict({
  type: Type.Literal('while-condition'),
  ...common,
  ...next,
  ...timeout,
  condition: Condition,
  on_true: StepId,
});

export const stepSchemas = {
  start: Start,
  end: End,
  action: Action,
  parallel: Parallel,
  'if-condition': IfCondition,
  'while-condition': WhileCondition,
} as const;

export const VariableSchema = strict({
  type: Type.Enum(['string', 'integer', 'bool']),
  description: Type.Optional(Words),
  /** As text, as CACAO writes it: `3`, `true`. */
  value: Type.Optional(Type.String({ maxLength: 2_000 })),
  constant: Type.Optional(Type.Boolean()),
  /** Given by whoever begins the run. */
  external: Type.Optional(Type.Boolean()),
});

export const AgentSchema = strict({
  type: Type.Enum(['group', 'individual', 'organization']),
  name: Line,
  description: Type.Optional(Words),
});

/** An HTTP interface; `url` must be allow-listed by the node that runs the playbook. */
export const TargetSchema = strict({
  type: Type.Literal('http-api'),
  name: Line,
  description: Type.Optional(Words),
  address: strict({
    url: Type.Array(Type.String({ pattern: '^https?://[!-~]+$', maxLength: 300 }), {
      minItems: 1,
      maxItems: 1,
    }),
  }),
});

export const TargetId = cacaoId('http-api');

export type ActionStep = Static<typeof Action>;
export type ParallelStep = Static<typeof Parallel>;
export type IfStep = Static<typeof IfCondition>;
export type WhileStep = Static<typeof WhileCondition>;
export type StartStep = Static<typeof Start>;
export type EndStep = Static<typeof End>;
export type Step = StartStep | EndStep | ActionStep | ParallelStep | IfStep | WhileStep;
export type Variable = Static<typeof VariableSchema>;
