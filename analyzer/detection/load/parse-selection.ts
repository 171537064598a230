import { isMap, isSeq, type Node } from 'yaml';
import { RuleError } from '../errors.ts';
import { placeholderNames } from '../match/encodings.ts';
import { compileItem, type ItemContext } from '../match/item.ts';
import type { FieldItem, RuleValue, SelectionTerm } from '../sigma/selection.ts';
import type { Entry, YamlReader } from './yaml-nodes.ts';

/** Depth of lists and maps within a selection; Sigma itself needs two. */
const maxDepth = 12;

function valuesOf(reader: YamlReader, node: Node | null): RuleValue[] {
  const members = reader.members(node) ?? [node];
  return members.map((member) => {
    const value = reader.value(member);
    if (!value) throw new RuleError('BAD_VALUE', 'A field takes a value or a list of values.');
    return value;
  });
}

function warnOfPlaceholders(
  reader: YamlReader,
  entry: Entry,
  item: FieldItem,
  context: ItemContext,
): void {
  if (!item.modifiers.includes('expand')) return;
  const names = item.values.flatMap((value) =>
    value.kind === 'string' ? placeholderNames(value.value) : [],
  );
  for (const name of names) {
    if (context.placeholder(name) !== undefined) continue;
    const reason = `The rule sleeps: set %${name}% under placeholders in a pipeline.`;
    reader.fault(entry.keyNode, 'UNKNOWN_PLACEHOLDER', reason, 'warning');
  }
}

/** Checks an item by compiling it, so that whatever can not be matched is refused when the rule is read. */
function checked(
  reader: YamlReader,
  entry: Entry,
  item: FieldItem,
  context: ItemContext,
): FieldItem {
  compileItem(item, context);
  warnOfPlaceholders(reader, entry, item, context);
  return item;
}

function parseEntry(
  reader: YamlReader,
  entry: Entry,
  context: ItemContext,
): SelectionTerm | undefined {
  return reader.attempt(entry.value ?? entry.keyNode, () => {
    const [field = '', ...modifiers] = entry.key.split('|').map((part) => part.trim());
    const values = valuesOf(reader, entry.value);
    return checked(reader, entry, { kind: 'item', field, modifiers, values }, context);
  });
}

function parseMap(reader: YamlReader, node: Node, context: ItemContext): SelectionTerm | undefined {
  const entries = reader.entries(node) ?? [];
  if (entries.length === 0) {
    reader.fault(node, 'EMPTY_SELECTION', 'A selection needs at least one field.');
    return undefined;
  }
  const terms = entries.map((entry) => parseEntry(reader, entry, context));
  const known = terms.filter((term) => term !== undefined);
  return known.length === terms.length ? { kind: 'all', of: known } : undefined;
}

function parseList(
  reader: YamlReader,
  node: Node,
  context: ItemContext,
  depth: number,
): SelectionTerm | undefined {
  const members = reader.members(node) ?? [];
  if (members.length === 0) {
    reader.fault(node, 'EMPTY_SELECTION', 'A selection needs at least one value.');
    return undefined;
  }
  const terms: SelectionTerm[] = [];
  for (const member of members) {
    const term = parseSelection(reader, member ?? node, context, depth + 1);
    if (!term) return undefined;
    terms.push(term);
  }
  return { kind: 'any', of: terms };
}

/** A map (all fields), a list of maps or keywords (any member), or one keyword. Faults go to the reader. */
export function parseSelection(
  reader: YamlReader,
  node: Node,
  context: ItemContext,
  depth = 0,
): SelectionTerm | undefined {
  if (depth > maxDepth) {
    reader.fault(node, 'TOO_LARGE', `A selection may nest ${maxDepth} deep.`);
    return undefined;
  }
  if (isMap(node)) return parseMap(reader, node, context);
  if (isSeq(node)) return parseList(reader, node, context, depth);
  return reader.attempt(node, () => {
    const values = valuesOf(reader, node);
    const item: FieldItem = { kind: 'item', field: '', modifiers: [], values };
    compileItem(item, context);
    return item;
  });
}
