import type { MadeCall, MadeClass, MadeDex } from './recipe.ts';

export interface Proto {
  readonly shorty: string;
  readonly returns: string;
  readonly parameters: readonly string[];
}

export interface MethodId {
  readonly owner: string;
  readonly proto: number;
  readonly name: string;
}

export interface IndexedCall {
  readonly kind: NonNullable<MadeCall['kind']>;
  readonly method: number;
  /** Registers that the call takes, with the object it is made on. */
  readonly words: number;
}

/** Everything that a DEX file numbers, sorted as the format wants it. */
export interface DexIndex {
  readonly strings: readonly string[];
  readonly types: readonly string[];
  readonly protos: readonly Proto[];
  readonly methods: readonly MethodId[];
  /** Superclasses before those that extend them. */
  readonly classes: readonly MadeClass[];
  /** Distinct lists of type indexes: parameters and interfaces. */
  readonly typeLists: readonly (readonly number[])[];
  string(text: string): number;
  type(descriptor: string): number;
  classType(name: string): number;
  ownMethod(className: string, method: string): number;
  call(call: MadeCall): IndexedCall;
}

const OBJECT = 'java.lang.Object';
const VOID = '()V';

const descriptorOf = (name: string): string => `L${name.replaceAll('.', '/')};`;

function protoOf(descriptor: string): Proto {
  const match = /^\((.*)\)(.+)$/u.exec(descriptor);
  if (!match) throw new Error(`no method descriptor: ${descriptor}`);
  const [, inside = '', returns = 'V'] = match;
  const parameters = inside.match(/\[*(?:L[^;]+;|[ZBSCIJFD])/gu) ?? [];
  const short = (type: string): string => (/^[[L]/u.test(type) ? 'L' : type);
  return { shorty: [returns, ...parameters].map(short).join(''), returns, parameters };
}

/** Strings are sorted by UTF-16 code units, which is how JavaScript compares them. */
function sortedUnique(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function indexer(list: readonly string[], what: string): (key: string) => number {
  const indexes = new Map(list.map((key, index) => [key, index]));
  return (key) => {
    const index = indexes.get(key);
    if (index === undefined) throw new Error(`no ${what} ${key}`);
    return index;
  };
}

function parentsFirst(classes: readonly MadeClass[]): MadeClass[] {
  const byName = new Map(classes.map((made) => [made.name, made]));
  const seen = new Set<MadeClass>();
  const ordered: MadeClass[] = [];
  const visit = (made: MadeClass): void => {
    if (seen.has(made)) return;
    seen.add(made);
    const parent = byName.get(made.superclass ?? OBJECT);
    if (parent) visit(parent);
    ordered.push(made);
  };
  for (const made of byName.values()) visit(made);
  return ordered;
}

interface Reference {
  readonly owner: string;
  readonly name: string;
  readonly descriptor: string;
}

function referencesOf(classes: readonly MadeClass[]): Reference[] {
  return classes.flatMap(({ name: owner, methods = [] }) =>
    methods.flatMap(({ name, calls = [] }) => [
      { owner, name, descriptor: VOID },
      ...calls.map((call) => ({ ...call, descriptor: call.descriptor ?? VOID })),
    ]),
  );
}

const methodKey = ({ owner, name, descriptor }: Reference): string =>
  `${descriptorOf(owner)} ${name} ${descriptor}`;

export function indexDex(dex: MadeDex): DexIndex {
  const classes = parentsFirst(dex.classes);
  const references = referencesOf(classes);
  const protoByDescriptor = new Map(
    references.map(({ descriptor }) => [descriptor, protoOf(descriptor)]),
  );
  const typeNames = new Set([descriptorOf(OBJECT)]);
  for (const made of classes) {
    for (const name of [made.name, made.superclass ?? OBJECT, ...(made.interfaces ?? [])]) {
      typeNames.add(descriptorOf(name));
    }
  }
  for (const { owner } of references) typeNames.add(descriptorOf(owner));
  for (const { returns, parameters } of protoByDescriptor.values()) {
    for (const type of [returns, ...parameters]) typeNames.add(type);
  }
  const strings = sortedUnique([
    ...typeNames,
    ...references.map(({ name }) => name),
    ...[...protoByDescriptor.values()].map(({ shorty }) => shorty),
    ...classes.flatMap(({ methods = [] }) => methods.flatMap((method) => method.strings ?? [])),
    ...(dex.strings ?? []),
  ]);
  const string = indexer(strings, 'string');
  const types = sortedUnique(typeNames);
  const type = indexer(types, 'type');

  const order = (proto: Proto): number[] => [
    type(proto.returns),
    ...proto.parameters.map((name) => type(name)),
  ];
  const compare = (a: readonly number[], b: readonly number[]): number => {
    for (const [at, value] of a.entries()) {
      const other = b[at];
      if (other === undefined) return 1;
      if (value !== other) return value - other;
    }
    return a.length - b.length;
  };
  const protoEntries = [...protoByDescriptor].sort(([, a], [, b]) => compare(order(a), order(b)));
  const proto = indexer(
    protoEntries.map(([descriptor]) => descriptor),
    'prototype',
  );
  const unique = new Map(references.map((reference) => [methodKey(reference), reference]));
  const sortedMethods = [...unique].sort(([, a], [, b]) =>
    compare(
      [type(descriptorOf(a.owner)), string(a.name), proto(a.descriptor)],
      [type(descriptorOf(b.owner)), string(b.name), proto(b.descriptor)],
    ),
  );
  const method = indexer(
    sortedMethods.map(([key]) => key),
    'method',
  );
  const lists = new Map<string, number[]>();
  const addList = (names: readonly string[]): void => {
    const list = names.map((name) => type(name));
    if (list.length > 0) lists.set(list.join(), list);
  };
  for (const { parameters } of protoByDescriptor.values()) addList(parameters);
  for (const { interfaces = [] } of classes) addList(interfaces.map(descriptorOf));

  return {
    strings,
    types,
    protos: protoEntries.map(([, entry]) => entry),
    methods: sortedMethods.map(([, { owner, name, descriptor }]) => ({
      owner: descriptorOf(owner),
      name,
      proto: proto(descriptor),
    })),
    classes,
    typeLists: [...lists.values()],
    string,
    type,
    classType: (name) => type(descriptorOf(name)),
    ownMethod: (owner, name) => method(methodKey({ owner, name, descriptor: VOID })),
    call(call) {
      const kind = call.kind ?? 'virtual';
      const descriptor = call.descriptor ?? VOID;
      const wide = protoOf(descriptor).parameters.filter((name) => /^[JD]$/u.test(name)).length;
      const words = protoOf(descriptor).parameters.length + wide + (kind === 'static' ? 0 : 1);
      return { kind, words, method: method(methodKey({ ...call, descriptor })) };
    },
  };
}
