import { Type, type Static } from 'typebox';
import { roleIds } from '../../people/principal.ts';
import { cacaoId, Condition, Ms, RuleId, Slug, strict, Text, Title } from './common.ts';

export const playbookKinds = ['response-plan', 'table-top', 'live-drill'] as const;
export const injectChannels = [
  'console-inbox',
  'mail',
  'fake-alert',
  'fake-notice',
  'phone-card',
] as const;
/** What the holder of a role does: `responder` in a real run, the others in a drill. */
export const roleParts = [
  'responder',
  'director',
  'controller',
  'evaluator',
  'player',
  'observer',
] as const;
/** Where a role sits in the tree, seen from the unit that runs the playbook. */
export const roleUnits = ['own', 'superior', 'subordinate', 'any'] as const;
/** Objective times of a debrief: T_detect, T_sign … */
export const measures = [
  'detect',
  'sign',
  'report-oral',
  'report-written',
  'contain',
  'recover',
  'close',
] as const;

export const RoleSchema = strict({
  id: Slug,
  title: Title,
  part: Type.Enum([...roleParts]),
  unit: Type.Enum([...roleUnits]),
  /** Roles of the platform (rules/people/roles.yaml) whose holders may be bound to it; none: anybody. */
  platform_roles: Type.Array(Type.Enum([...roleIds]), { maxItems: 10 }),
  /** How many people must hold it at least; 0 when the role may stay empty. */
  at_least: Type.Integer({ minimum: 0, maximum: 200 }),
  /** The agent of CACAO that stands for it. */
  agent: Type.Optional(cacaoId('(group|individual|organization)')),
});

const Phase = strict({ id: Slug, title: Title });

export const ExpectedActionSchema = strict({
  id: Slug,
  /** One of the kinds of action in rules/operations/playbooks.yaml: `report-oral`, `contain` … */
  kind: Slug,
  text: Text,
  /** Counted from the moment the inject (or step) reached its people. One of both at most; without: until the end. */
  deadline_ms: Type.Optional(Ms),
  rule_id: Type.Optional(RuleId),
  points: Type.Integer({ minimum: 0, maximum: 100 }),
  /** Whose action counts; without: any of the roles the inject goes to. */
  role: Type.Optional(Slug),
});

const Fire = Type.Union([
  /** At this exercise time. */
  strict({ kind: Type.Literal('timed'), at_ms: Ms }),
  /** When a director says so. */
  strict({ kind: Type.Literal('manual'), planned_ms: Type.Optional(Ms) }),
  /** As soon as the condition holds, and `delay_ms` later. */
  strict({
    kind: Type.Literal('conditional'),
    condition: Condition,
    delay_ms: Type.Optional(Ms),
    planned_ms: Type.Optional(Ms),
  }),
]);

export const InjectSchema = strict({
  id: Slug,
  /** As printed in the script: `2.3`. */
  no: Type.String({ pattern: '^[0-9A-Za-z.-]+$', maxLength: 20 }),
  title: Title,
  phase: Type.Optional(Slug),
  channel: Type.Enum([...injectChannels]),
  fire: Fire,
  from: Slug,
  to: Type.Array(Slug, { minItems: 1, maxItems: 20 }),
  content: Text,
  attachment: Type.Optional(strict({ name: Title, text: Text })),
  expected: Type.Array(ExpectedActionSchema, { maxItems: 20 }),
  evaluator_hint: Type.Optional(Text),
});

export const ObjectiveSchema = strict({
  id: Slug,
  title: Title,
  measure: Type.Enum([...measures]),
  /** Inject from whose sending the time counts; without: from the start of the run. */
  from_inject: Type.Optional(Slug),
  /** Kind of action that ends it. */
  until: Slug,
  limit_ms: Type.Optional(Ms),
  rule_id: Type.Optional(RuleId),
});

/** `playbook_extensions` of a playbook. */
export const PlaybookExtensionSchema = strict({
  schema: Type.Literal(1),
  kind: Type.Enum([...playbookKinds]),
  /** For people; what counts is the hash. */
  version: Type.String({ pattern: '^[0-9A-Za-z][0-9A-Za-z.-]*$', maxLength: 30 }),
  background: Type.Optional(Text),
  roles: Type.Array(RoleSchema, { minItems: 1, maxItems: 40 }),
  phases: Type.Optional(Type.Array(Phase, { maxItems: 30 })),
  /** Exercise clock: `rate` exercise milliseconds per real one. Response plans run in real time and have none. */
  clock: Type.Optional(
    strict({ rate: Type.Number({ minimum: 0.1, maximum: 600 }), duration_ms: Ms }),
  ),
  injects: Type.Optional(Type.Array(InjectSchema, { maxItems: 5_000 })),
  objectives: Type.Optional(Type.Array(ObjectiveSchema, { maxItems: 40 })),
  safety: Type.Optional(
    strict({ stop_word: Title, forbidden: Type.Array(Text, { maxItems: 40 }) }),
  ),
});

/** `step_extensions` of a step. */
export const StepExtensionSchema = strict({
  phase: Type.Optional(Slug),
  /** Who does it. An action for people needs one. */
  roles: Type.Optional(Type.Array(Slug, { minItems: 1, maxItems: 20 })),
  /** Fixed time from the activation of the step, in milliseconds of the run's clock … */
  deadline_ms: Type.Optional(Ms),
  /** … or by a rule of rules/deadlines; never both. */
  rule_id: Type.Optional(RuleId),
  name_en: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  description_en: Type.Optional(Type.String({ minLength: 1, maxLength: 8_000 })),
  evaluator_hint: Type.Optional(Text),
});

export type PlaybookExtension = Static<typeof PlaybookExtensionSchema>;
export type StepExtension = Static<typeof StepExtensionSchema>;
export type Role = Static<typeof RoleSchema>;
export type Inject = Static<typeof InjectSchema>;
export type ExpectedAction = Static<typeof ExpectedActionSchema>;
export type Objective = Static<typeof ObjectiveSchema>;
export type PlaybookKind = (typeof playbookKinds)[number];
export type InjectChannel = (typeof injectChannels)[number];
export type Text = Static<typeof Text>;
