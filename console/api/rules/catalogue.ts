import { createHash } from 'node:crypto';
import { isAbsolute, relative } from 'node:path';
import type { Static } from 'typebox';
import type { RuleFault, SigmaRule } from '../../../analyzer/detection/rule.ts';
import type { FaultSchema, RuleRowSchema } from './schema.ts';

type Row = Static<typeof RuleRowSchema>;

/** What a rule says of itself, and what its file says of it; the same for every reader. */
export interface CatalogueEntry {
  /** Absent for what could not be loaded. */
  rule?: SigmaRule;
  row: Omit<Row, 'hits' | 'hitsDay' | 'hitsWeek' | 'lastHitAt' | 'costShare'>;
  /** Of its file, for its document. */
  faults: readonly RuleFault[];
  /** Lower case, to search in. */
  text: string;
  /** What is on disk: never shown. */
  file: string;
}

export interface RulesNow {
  rules: readonly SigmaRule[];
  faults: readonly RuleFault[];
}

/** The rules in use in a form that lists can be made of; made once per reload. */
export interface Catalogue {
  entries: readonly CatalogueEntry[];
  byId: ReadonlyMap<string, CatalogueEntry>;
  /** Also by `name`. */
  ruleOf(reference: string): SigmaRule | undefined;
}

/** The warning of a rule that waits for values of a placeholder. */
const asleepCode = 'UNKNOWN_PLACEHOLDER';

/** Paths as they are shown: from the folder that the rules were loaded from. */
export class ShownPaths {
  readonly #roots: readonly string[];

  /** The first of the roots is the product's own. */
  constructor(roots: readonly string[]) {
    this.#roots = roots;
  }

  of(path: string): { path: string; collection: string } {
    for (const [index, root] of this.#roots.entries()) {
      const inside = relative(root, path);
      if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) continue;
      return { path: inside, collection: index === 0 ? 'own' : lastOf(root) };
    }
    return { path: lastOf(path), collection: 'own' };
  }
}

const lastOf = (path: string): string => path.split(/[\\/]/u).at(-1) ?? path;

function rowOf(rule: SigmaRule, shown: ShownPaths): CatalogueEntry['row'] {
  return {
    id: rule.id,
    kind: rule.kind,
    title: rule.title,
    titleZh: rule.titleZh ?? rule.title,
    level: rule.level,
    status: rule.status,
    tags: [...rule.tags],
    logsource: rule.kind === 'event' ? rule.logsource : {},
    product: '',
    author: rule.author ?? null,
    ...shown.of(rule.path),
    line: rule.line,
    state: 'in-use',
    silent: rule.silent === true,
  };
}

function brokenRow(fault: RuleFault, shown: ShownPaths): CatalogueEntry['row'] {
  const name = fault.ruleId ?? lastOf(fault.path);
  const key = createHash('sha256')
    .update(`${fault.path}\n${fault.ruleId ?? ''}`)
    .digest('hex');
  return {
    id: `broken-${key.slice(0, 20)}`,
    kind: 'broken',
    title: name,
    titleZh: name,
    level: null,
    status: '',
    tags: [],
    logsource: {},
    product: '',
    author: null,
    ...shown.of(fault.path),
    line: fault.line,
    state: 'faulty',
    silent: false,
  };
}

function searchText(row: CatalogueEntry['row']): string {
  const { id, title, titleZh, path, tags, author } = row;
  return [id, title, titleZh, path, author ?? '', ...tags].join('\n').toLowerCase();
}

function byPath(faults: readonly RuleFault[]): Map<string, RuleFault[]> {
  const found = new Map<string, RuleFault[]>();
  for (const fault of faults) {
    const list = found.get(fault.path);
    if (list) list.push(fault);
    else found.set(fault.path, [fault]);
  }
  return found;
}

function stateOf(faults: readonly RuleFault[]): Row['state'] {
  if (faults.some(({ severity }) => severity === 'error')) return 'faulty';
  return faults.some(({ code }) => code === asleepCode) ? 'asleep' : 'in-use';
}

/** Errors of documents that no rule came from; one entry for each rule or file. */
function brokenEntries(
  faults: ReadonlyMap<string, readonly RuleFault[]>,
  told: ReadonlySet<RuleFault>,
  shown: ShownPaths,
): CatalogueEntry[] {
  const broken = new Map<string, CatalogueEntry>();
  for (const [path, all] of faults) {
    for (const fault of all) {
      if (fault.severity !== 'error' || told.has(fault)) continue;
      const row = brokenRow(fault, shown);
      if (broken.has(row.id)) continue;
      const mine = all.filter((each) => each.ruleId === fault.ruleId);
      broken.set(row.id, { row, faults: mine, text: searchText(row), file: path });
    }
  }
  return [...broken.values()];
}

/** Deeper chains of correlations than anybody writes. */
const deepest = 8;

function productOf(rule: SigmaRule, ruleOf: Catalogue['ruleOf'], depth: number = deepest): string {
  if (rule.kind === 'event') {
    const { product, category } = rule.logsource;
    return (product ?? category ?? '').toLowerCase();
  }
  const first = ruleOf(rule.rules[0] ?? '');
  return first && depth > 0 ? productOf(first, ruleOf, depth - 1) : '';
}

function buildCatalogue({ rules, faults }: RulesNow, shown: ShownPaths): Catalogue {
  const named = new Map<string, SigmaRule>();
  for (const rule of rules) if (rule.name !== undefined) named.set(rule.name, rule);
  for (const rule of rules) named.set(rule.id, rule);
  const ruleOf = (reference: string): SigmaRule | undefined => named.get(reference);
  const perPath = byPath(faults);
  const told = new Set<RuleFault>();
  const loaded = rules.map((rule): CatalogueEntry => {
    const mine = (perPath.get(rule.path) ?? []).filter(
      ({ ruleId }) => ruleId === undefined || ruleId === rule.id,
    );
    for (const fault of mine) told.add(fault);
    const product = productOf(rule, ruleOf);
    const row = { ...rowOf(rule, shown), product, state: stateOf(mine) };
    return { rule, row, faults: mine, text: searchText(row), file: rule.path };
  });
  const entries = [...loaded, ...brokenEntries(perPath, told, shown)];
  return {
    entries,
    byId: new Map(entries.map((entry) => [entry.row.id, entry])),
    ruleOf,
  };
}

/** Remembers the catalogue until the rules are read again. */
export function createCatalogue(rules: () => RulesNow, shown: ShownPaths): () => Catalogue {
  let known: { of: RulesNow; catalogue: Catalogue } | undefined;
  return () => {
    const now = rules();
    if (known?.of !== now) known = { of: now, catalogue: buildCatalogue(now, shown) };
    return known.catalogue;
  };
}

/** A fault as it is shown. */
export function faultOf(fault: RuleFault, shown: ShownPaths): Static<typeof FaultSchema> {
  return {
    ...fault,
    path: shown.of(fault.path).path,
    reasonZh: fault.reasonZh ?? null,
    ruleId: fault.ruleId ?? null,
  };
}
