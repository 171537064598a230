import { Value } from 'typebox/value';
import { DeclaredSchema } from '../declared.ts';
import { predicates } from '../predicates/registry.ts';
import { scalars } from '../views/scalars.ts';
import { lists as listViews } from '../views/lists.ts';
import type { Condition } from './condition.ts';
import { isRecord, parseTest, testWords, type Fault } from './parse-test.ts';
import type { ValueTest } from './value-test.ts';

/** Deeper nesting is a mistake of whoever wrote the rule. */
const maxDepth = 8;
const heads = ['all', 'any', 'not', 'fact', 'list', 'declared', 'predicate'] as const;
type Head = (typeof heads)[number];

interface Reading {
  pointer: string;
  /** Ids of lists.yaml. */
  lists: ReadonlySet<string>;
  fault: Fault;
  depth: number;
}

function refuseOthers(
  value: Record<string, unknown>,
  allowed: readonly string[],
  { pointer, fault }: Reading,
): void {
  const others = Object.keys(value).filter((key) => !allowed.includes(key));
  if (others.length > 0) fault(pointer, `has unknown keys (${others.join(', ')})`);
}

function parseAll(kind: 'all' | 'any', value: unknown, reading: Reading): Condition | undefined {
  const { pointer, fault } = reading;
  if (!Array.isArray(value) || value.length === 0) {
    fault(`${pointer}/${kind}`, 'takes a list of conditions');
    return undefined;
  }
  const of = value.map((one, index) =>
    parseCondition(one, { ...reading, pointer: `${pointer}/${kind}/${index}` }),
  );
  const sound = of.filter((one) => one !== undefined);
  return sound.length === of.length ? { kind, of: sound } : undefined;
}

/** The test that stands beside `fact` or `declared`. */
function parseBeside(value: Record<string, unknown>, head: Head, reading: Reading) {
  refuseOthers(value, [head, ...testWords], reading);
  const { [head]: _name, ...test } = value;
  return parseTest(test, reading.pointer, reading.lists, reading.fault);
}

function parseFact(value: Record<string, unknown>, reading: Reading): Condition | undefined {
  const { fact } = value;
  if (typeof fact !== 'string' || !Object.hasOwn(scalars, fact)) {
    reading.fault(`${reading.pointer}/fact`, `is none of: ${Object.keys(scalars).join(', ')}`);
    return undefined;
  }
  const test = parseBeside(value, 'fact', reading);
  return test && { kind: 'fact', fact, test };
}

function parseDeclared(value: Record<string, unknown>, reading: Reading): Condition | undefined {
  const { declared: key } = value;
  if (typeof key !== 'string' || !Object.hasOwn(DeclaredSchema.properties, key)) {
    const known = Object.keys(DeclaredSchema.properties).join(', ');
    reading.fault(`${reading.pointer}/declared`, `is none of: ${known}`);
    return undefined;
  }
  const test = parseBeside(value, 'declared', reading);
  return test && { kind: 'declared', key, test };
}

function parseWhere(
  where: unknown,
  fields: readonly string[],
  { pointer, lists, fault }: Reading,
): [string, ValueTest][] {
  if (where === undefined) return [];
  if (!isRecord(where)) {
    fault(`${pointer}/where`, 'is a test for each field');
    return [];
  }
  return Object.entries(where).flatMap(([field, value]) => {
    const at = `${pointer}/where/${field}`;
    if (!fields.includes(field)) fault(at, `is no field; fields are: ${fields.join(', ')}`);
    const test = parseTest(value, at, lists, fault);
    return test ? [[field, test] satisfies [string, ValueTest]] : [];
  });
}

function parseList(value: Record<string, unknown>, reading: Reading): Condition | undefined {
  const { pointer, fault } = reading;
  refuseOthers(value, ['list', 'where', 'least'], reading);
  const { list, where, least = 1 } = value;
  const view =
    typeof list === 'string' && Object.hasOwn(listViews, list) ? listViews[list] : undefined;
  if (typeof list !== 'string' || !view) {
    fault(`${pointer}/list`, `is none of: ${Object.keys(listViews).join(', ')}`);
    return undefined;
  }
  if (typeof least !== 'number' || !Number.isInteger(least) || least < 1) {
    fault(`${pointer}/least`, 'is a whole number from 1');
    return undefined;
  }
  return { kind: 'list', list, where: parseWhere(where, view.fields, reading), least };
}

function parsePredicate(value: Record<string, unknown>, reading: Reading): Condition | undefined {
  const { pointer, fault, lists } = reading;
  refuseOthers(value, ['predicate', 'with'], reading);
  const { predicate: name, with: parameters = {} } = value;
  const predicate =
    typeof name === 'string' && Object.hasOwn(predicates, name) ? predicates[name] : undefined;
  if (typeof name !== 'string' || !predicate) {
    fault(`${pointer}/predicate`, `is none of: ${Object.keys(predicates).join(', ')}`);
    return undefined;
  }
  if (!Value.Check(predicate.parameters, parameters)) {
    for (const { instancePath, message } of Value.Errors(predicate.parameters, parameters)) {
      fault(`${pointer}/with${instancePath}`, message);
    }
    return undefined;
  }
  const given = parameters as Record<string, unknown>;
  if (typeof given['list'] === 'string' && !lists.has(given['list'])) {
    fault(`${pointer}/with/list`, 'is no list of lists.yaml');
  }
  return { kind: 'predicate', name, parameters: given };
}

/** One condition as YAML says it; undefined after its faults were taken. */
export function parseCondition(value: unknown, reading: Reading): Condition | undefined {
  const { pointer, fault, depth } = reading;
  if (!isRecord(value) || depth > maxDepth) {
    fault(pointer, depth > maxDepth ? 'is nested too deep' : 'is no condition');
    return undefined;
  }
  const head = heads.find((one) => Object.hasOwn(value, one));
  const inner = { ...reading, depth: depth + 1 };
  switch (head) {
    case 'all':
    case 'any':
      refuseOthers(value, [head], reading);
      return parseAll(head, value[head], inner);
    case 'not': {
      refuseOthers(value, [head], reading);
      const of = parseCondition(value['not'], { ...inner, pointer: `${pointer}/not` });
      return of && { kind: 'not', of };
    }
    case 'fact':
      return parseFact(value, reading);
    case 'list':
      return parseList(value, reading);
    case 'declared':
      return parseDeclared(value, reading);
    case 'predicate':
      return parsePredicate(value, reading);
    case undefined:
      fault(pointer, `begins with one of: ${heads.join(', ')}`);
      return undefined;
  }
}
