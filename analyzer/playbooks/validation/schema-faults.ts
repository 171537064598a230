import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { at, type Faults } from '../fault.ts';

/** What of a JSON Schema the shapes of playbooks use. */
interface Node {
  type?: string;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Node[];
  properties?: Readonly<Record<string, Node>>;
  required?: readonly string[];
  patternProperties?: Readonly<Record<string, Node>>;
  maxProperties?: number;
  items?: Node;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  format?: string;
}

/** Members that tell the shapes of a union apart. */
const discriminators = ['type', 'command', 'kind'] as const;

const patterns = new Map<string, RegExp>();

/** The patterns of the shapes: some dozens, each compiled once. */
function patternOf(source: string): RegExp {
  const known = patterns.get(source);
  if (known) return known;
  const compiled = new RegExp(source, 'u');
  patterns.set(source, compiled);
  return compiled;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown): string => (JSON.stringify(value) ?? '').slice(0, 80);

function flat(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => (node.anyOf ? flat(node.anyOf) : [node]));
}

function stringFault(node: Node, value: unknown): string | undefined {
  if (typeof value !== 'string') return 'must be a text';
  const length = value.length;
  if (node.minLength !== undefined && length < node.minLength) return 'must not be empty';
  if (node.maxLength !== undefined && length > node.maxLength) {
    return `has ${length} characters; at most ${node.maxLength} are read`;
  }
  if (node.pattern !== undefined && !patternOf(node.pattern).test(value)) {
    return `${shown(value)} must look like ${node.pattern}`;
  }
  if (node.format !== undefined && !Value.Check(node as TSchema, value)) {
    return `${shown(value)} is no ${node.format}`;
  }
  return undefined;
}

function numberFault(node: Node, value: unknown): string | undefined {
  if (typeof value !== 'number') return 'must be a number';
  if (node.type === 'integer' && !Number.isSafeInteger(value)) return 'must be a whole number';
  if (node.minimum !== undefined && value < node.minimum) return `must be at least ${node.minimum}`;
  if (node.maximum !== undefined && value > node.maximum) return `must be at most ${node.maximum}`;
  return undefined;
}

function leafFault(node: Node, value: unknown): string | undefined {
  if (node.const !== undefined) {
    return value === node.const ? undefined : `must be ${shown(node.const)}`;
  }
  if (node.enum) {
    return node.enum.includes(value)
      ? undefined
      : `${shown(value)} must be one of ${node.enum.join(', ')}`;
  }
  if (node.type === 'string') return stringFault(node, value);
  if (node.type === 'boolean') {
    return typeof value === 'boolean' ? undefined : 'must be true or false';
  }
  return numberFault(node, value);
}

/** Walks a value beside its schema and tells every difference at its own place; unions by their discriminating members. */
export function schemaFaults(schema: TSchema, value: unknown, faults: Faults): void {
  walk(schema, value, '');

  function walk(node: Node, value: unknown, path: string): void {
    if (node.anyOf) walkUnion(flat(node.anyOf), value, path);
    else if (node.type === 'object') walkObject(node, value, path);
    else if (node.type === 'array') walkArray(node, value, path);
    else walkLeaf(node, value, path);
  }

  function walkLeaf(node: Node, value: unknown, path: string): void {
    const message = leafFault(node, value);
    if (message !== undefined) faults.add(path, 'SCHEMA', message);
    else if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
      faults.add(path, 'BAD_TEXT', 'holds U+0000 or half a character');
    }
  }

  function walkUnion(nodes: readonly Node[], value: unknown, path: string): void {
    if (!isObject(value)) {
      faults.add(path, 'SCHEMA', 'must be an object');
      return;
    }
    let left = nodes;
    for (const key of discriminators) {
      const constants = left.map((node) => node.properties?.[key]?.const);
      if (left.length === 1 || constants.every((each) => each === undefined)) continue;
      const fitting = left.filter((_, index) => constants[index] === value[key]);
      if (fitting.length === 0) {
        const known = new Set(constants.filter((each) => each !== undefined).map(shown));
        const message = `${shown(value[key])} is not supported; there are ${[...known].join(', ')}`;
        faults.add(at(path, key), 'NOT_SUPPORTED', message);
        return;
      }
      left = fitting;
    }
    const [only] = left;
    if (only) walk(only, value, path);
  }

  function walkObject(node: Node, value: unknown, path: string): void {
    if (!isObject(value)) {
      faults.add(path, 'SCHEMA', 'must be an object');
      return;
    }
    const missing = (node.required ?? []).filter((key) => !Object.hasOwn(value, key));
    for (const key of missing) faults.add(path, 'SCHEMA', `${key} is missing`);
    const keys = Object.keys(value);
    if (node.maxProperties !== undefined && keys.length > node.maxProperties) {
      faults.add(path, 'TOO_MANY', `has ${keys.length} members; at most ${node.maxProperties}`);
      return;
    }
    for (const key of keys) {
      const member = memberOf(node, key);
      if (member) walk(member, value[key], at(path, key));
      else faults.add(at(path, key), 'UNKNOWN_MEMBER', `${shown(key)} has no meaning here`);
    }
  }

  function walkArray(node: Node, value: unknown, path: string): void {
    if (!Array.isArray(value)) {
      faults.add(path, 'SCHEMA', 'must be a list');
      return;
    }
    const { length } = value;
    if (node.minItems !== undefined && length < node.minItems) {
      faults.add(path, 'SCHEMA', `must have at least ${node.minItems}`);
    }
    if (node.maxItems !== undefined && length > node.maxItems) {
      faults.add(path, 'TOO_MANY', `has ${length} entries; at most ${node.maxItems}`);
      return;
    }
    for (const [index, each] of value.entries()) walk(node.items ?? {}, each, at(path, index));
  }
}

function memberOf(node: Node, key: string): Node | undefined {
  if (node.properties && Object.hasOwn(node.properties, key)) return node.properties[key];
  const fitting = Object.entries(node.patternProperties ?? {});
  return fitting.find(([pattern]) => patternOf(pattern).test(key))?.[1];
}
