import type { ApiRule } from '../reading/rules.ts';
import type { DexTables } from './tables.ts';

/** Which rows of one DEX file's tables the rules speak of: index → numbers of the rules. */
export interface ApiIndex {
  methods: ReadonlyMap<number, readonly number[]>;
  fields: ReadonlyMap<number, readonly number[]>;
  /** Strings that some rule wants beside the call. */
  strings: ReadonlyMap<number, string>;
}

/** Rules prepared for look-up: by owner, then by name. */
export interface ApiLookup {
  methods: ReadonlyMap<string, ReadonlyMap<string, number[]>>;
  fields: ReadonlyMap<string, ReadonlyMap<string, number[]>>;
  /** Beginnings of `owner.name`, of names that end in `*`. */
  methodPrefixes: readonly (readonly [string, number])[];
  fieldPrefixes: readonly (readonly [string, number])[];
  strings: ReadonlySet<string>;
}

function prepare(rules: readonly ApiRule[], of: 'methods' | 'fields') {
  const exact = new Map<string, Map<string, number[]>>();
  const prefixes: [string, number][] = [];
  rules.forEach((rule, number) => {
    for (const full of rule[of] ?? []) {
      if (full.endsWith('*')) prefixes.push([full.slice(0, -1), number]);
      else {
        const dot = full.lastIndexOf('.');
        const names = exact.get(full.slice(0, dot)) ?? new Map<string, number[]>();
        const name = full.slice(dot + 1);
        names.set(name, [...(names.get(name) ?? []), number]);
        exact.set(full.slice(0, dot), names);
      }
    }
  });
  return { exact, prefixes };
}

/** Done once for all DEX files of a package. */
export function prepareApis(rules: readonly ApiRule[]): ApiLookup {
  const methods = prepare(rules, 'methods');
  const fields = prepare(rules, 'fields');
  return {
    methods: methods.exact,
    fields: fields.exact,
    methodPrefixes: methods.prefixes,
    fieldPrefixes: fields.prefixes,
    strings: new Set(rules.flatMap(({ withString }) => withString ?? [])),
  };
}

interface Members {
  count: number;
  owner(index: number): number;
  name(index: number): string;
}

/** Superclasses that an inherited member may come from; deeper trees do not exist in practice. */
const MAX_ANCESTORS = 16;

/** Names of a type and of those that it extends, as far as this file defines them. */
function createAncestry(tables: DexTables): (type: number) => string[] {
  const parents = new Map<number, number>();
  const { classes } = tables.header;
  for (let at = 0; at < classes.count; at += 1) {
    const row = classes.offset + at * 32;
    parents.set(tables.bytes.readUInt32LE(row), tables.bytes.readUInt32LE(row + 8));
  }
  return (type) => {
    const names: string[] = [];
    let at: number | undefined = type;
    while (at !== undefined && names.length < MAX_ANCESTORS) {
      names.push(tables.typeName(at));
      at = parents.get(at);
    }
    return names;
  };
}

function indexMembers(
  ancestry: (type: number) => string[],
  members: Members,
  exact: ApiLookup['methods'],
  prefixes: ApiLookup['methodPrefixes'],
): Map<number, readonly number[]> {
  const found = new Map<number, readonly number[]>();
  // Owners are judged once per type; most have nothing to do with any rule.
  const ofType = new Map<
    number,
    { owners: ReadonlyMap<string, number[]>[]; near: typeof prefixes }
  >();
  for (let index = 0; index < members.count; index += 1) {
    const type = members.owner(index);
    let known = ofType.get(type);
    if (!known) {
      const ancestors = ancestry(type);
      const [own = ''] = ancestors;
      known = {
        owners: ancestors.flatMap((owner) => {
          const names = exact.get(owner);
          return names ? [names] : [];
        }),
        near: prefixes.filter(([prefix]) => prefix.startsWith(`${own}.`) || own.startsWith(prefix)),
      };
      ofType.set(type, known);
    }
    if (known.owners.length === 0 && known.near.length === 0) continue;
    const name = members.name(index);
    const numbers = [
      ...known.owners.flatMap((names) => names.get(name) ?? []),
      ...known.near.flatMap(([prefix, number]) =>
        `${ancestry(type)[0]}.${name}`.startsWith(prefix) ? [number] : [],
      ),
    ];
    if (numbers.length > 0) found.set(index, numbers);
  }
  return found;
}

/** Finds the rows of the tables that the rules name. */
export function indexApis(tables: DexTables, lookup: ApiLookup): ApiIndex {
  const { header } = tables;
  const ancestry = createAncestry(tables);
  const methods = indexMembers(
    ancestry,
    { count: header.methods.count, owner: tables.methodOwner, name: tables.methodName },
    lookup.methods,
    lookup.methodPrefixes,
  );
  const fields = indexMembers(
    ancestry,
    { count: header.fields.count, owner: tables.fieldOwner, name: tables.fieldName },
    lookup.fields,
    lookup.fieldPrefixes,
  );
  const strings = new Map<number, string>();
  if (lookup.strings.size > 0) {
    tables.strings.forEach((text, index) => {
      if (lookup.strings.has(text)) strings.set(index, text);
    });
  }
  return { methods, fields, strings };
}
