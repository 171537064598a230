import type { TObject, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { CaseError } from './errors.ts';
import type { CaseState, Machine } from './machine.ts';

/** Text or number that no store keeps, or undefined. Postgres refuses U+0000; half a surrogate pair would come back from UTF-8 as another text than was hashed. */
export function textFault(value: unknown, path: string): string | undefined {
  if (typeof value === 'string') {
    if (value.includes('\0')) return `${path} holds U+0000`;
    return value.isWellFormed() ? undefined : `${path} holds half a surrogate pair`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return `${path} is no finite number`;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const fault =
      textFault(key, `the name of ${path}/${key}`) ?? textFault(member, `${path}/${key}`);
    if (fault) return fault;
  }
  return undefined;
}

/** What is wrong with a payload, by path, or undefined. The schema has bounded it before its texts are looked at. */
export function payloadFault(schema: TObject, payload: unknown): string | undefined {
  if (Value.Check(schema, payload)) return textFault(payload, 'payload');
  const errors = Value.Errors(schema, payload);
  // A member that may not be there is told first as "schema is false".
  const first = errors.find((each) => each.keyword === 'additionalProperties') ?? errors[0];
  return `payload${first?.instancePath ?? ''} ${first?.message ?? 'is wrong'}`;
}

interface SchemaNode {
  type?: unknown;
  const?: unknown;
  enum?: unknown;
  maxLength?: number;
  maxItems?: number;
  additionalProperties?: unknown;
  properties?: Record<string, TSchema>;
  items?: TSchema;
  anyOf?: TSchema[];
  patternProperties?: Record<string, TSchema>;
  maxProperties?: number;
}

function unboundedPart(schema: TSchema, path: string): string | undefined {
  const node = schema as SchemaNode;
  if (node.const !== undefined || node.enum !== undefined) return undefined;
  if (node.anyOf) return firstOf(node.anyOf.map((each) => unboundedPart(each, path)));
  switch (node.type) {
    case 'string':
      return node.maxLength === undefined ? `${path} has no maxLength` : undefined;
    case 'array':
      if (node.maxItems === undefined) return `${path} has no maxItems`;
      return node.items && unboundedPart(node.items, `${path}[]`);
    case 'object':
      return unboundedObject(node, path);
    case 'number':
    case 'integer':
    case 'boolean':
    case 'null':
      return undefined;
    default:
      return `${path} may be anything`;
  }
}

function unboundedObject(node: SchemaNode, path: string): string | undefined {
  if (node.patternProperties) {
    if (node.maxProperties === undefined) return `${path} has no maxProperties`;
    const values = Object.values(node.patternProperties);
    return firstOf(values.map((each) => unboundedPart(each, `${path}/*`)));
  }
  if (node.additionalProperties !== false) return `${path} allows additional properties`;
  const members = Object.entries(node.properties ?? {});
  return firstOf(members.map(([key, each]) => unboundedPart(each, `${path}/${key}`)));
}

function firstOf(faults: readonly (string | undefined)[]): string | undefined {
  return faults.find((fault) => fault !== undefined);
}

/** Refuses at the start a machine that would take texts or lists without end. Throws MACHINE_INVALID. */
export function checkMachine<S extends CaseState>(machine: Machine<S>): void {
  const refuse = (reason: string) => {
    throw new CaseError('MACHINE_INVALID', `The machine ${machine.kind}: ${reason}.`);
  };
  for (const kind of ['escalate', 'hand-over']) {
    if (!machine.transitions[kind]) refuse(`it has no ${kind}; see commonTransitions`);
  }
  for (const [kind, transition] of Object.entries(machine.transitions)) {
    const fault = unboundedPart(transition.payload, `the payload of ${kind}`);
    if (fault !== undefined) refuse(fault);
    const to = typeof transition.to === 'string' ? [transition.to] : [];
    const from = typeof transition.from === 'string' ? [] : transition.from;
    for (const state of [...from, ...to]) {
      if (!machine.states[state]) refuse(`${kind} names the unknown state ${state}`);
    }
    if (transition.from === 'none' && transition.to === undefined) {
      refuse(`${kind} opens the case and leads to no state`);
    }
  }
}
