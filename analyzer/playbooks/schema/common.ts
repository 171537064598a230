import { Type, type TProperties } from 'typebox';

/** Objects of a playbook have no other members than those named: a misspelt one is a fault, not ignored. */
export function strict<P extends TProperties>(properties: P) {
  return Type.Object(properties, { additionalProperties: false });
}

/** The one extension that carries what CACAO v2.0 lacks; described in playbooks/schema/README.md. */
export const extensionId = 'extension-definition--c4a7aec1-4a3f-4f1f-b8e5-1088900972e4';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** `action--<uuid>`: an identifier of CACAO v2.0, section 10.10. */
export function cacaoId(type: string) {
  return Type.String({ pattern: `^${type}--${uuid}$`, maxLength: 100 });
}

const stepTypes = 'start|end|action|parallel|if-condition|while-condition';
export const StepId = cacaoId(`(${stepTypes})`);

/** Technical caps of single texts; those of a whole playbook are in rules/operations/playbooks.yaml. */
export const Line = Type.String({ minLength: 1, maxLength: 200 });
export const Words = Type.String({ minLength: 1, maxLength: 8_000 });
/** Own short names: of roles, phases, injects, expected actions. */
export const Slug = Type.String({ pattern: '^[a-z][a-z0-9]*([-.][a-z0-9]+)*$', maxLength: 60 });
export const VariableName = Type.String({ pattern: '^__[a-z][a-z0-9_-]*__$', maxLength: 60 });
/** Milliseconds of exercise time; a run lasts thirty days at most. */
export const Ms = Type.Integer({ minimum: 0, maximum: 30 * 86_400_000 });
/** Id of a deadline in rules/deadlines. */
export const RuleId = Type.String({ pattern: '^[a-z0-9]+([.-][a-z0-9]+)*$', maxLength: 64 });
/** An expression of `expression/README.md`. */
export const Condition = Type.String({ minLength: 1, maxLength: 500 });
export const Instant = Type.String({ format: 'date-time', maxLength: 40 });

/** A text for people: Chinese always, English where somebody wrote it. */
export const Text = strict({ zh: Words, en: Type.Optional(Words) });
export const Title = strict({ zh: Line, en: Type.Optional(Line) });
