import { RuleError } from '../errors.ts';
import { checkItem, checkValue } from '../match/check-item.ts';
import { unsetPlaceholders } from '../match/encodings.ts';
import { readModifiers } from '../match/modifiers.ts';
import type { FieldItem, RuleValue, SelectionTerm } from '../sigma/selection.ts';
import { valueOf, type DocumentReader } from './document-reader.ts';
import { plainerItem } from './plainer-item.ts';
import type { YamlEntry, YamlNode } from './yaml/nodes.ts';

export interface SelectionContext {
  /** Values of `%name%`; undefined when nobody has set it. */
  placeholder(name: string): readonly string[] | undefined;
}

/** Depth of lists and maps within a selection; Sigma itself needs two. */
const maxDepth = 12;

interface WrittenValue {
  node: YamlNode;
  value: RuleValue;
}

/** Undefined, with a fault for each, when a value is a list or a map. */
function valuesOf(reader: DocumentReader, node: YamlNode): WrittenValue[] | undefined {
  const written: WrittenValue[] = [];
  const members = reader.members(node) ?? [node];
  for (const member of members) {
    const value = valueOf(member);
    if (value) written.push({ node: member, value });
    else
      reader.fault(member, 'BAD_VALUE', {
        en: 'A field takes a value or a list of values.',
        zh: '字段的取值应当是一个值或一组值。',
      });
  }
  return written.length === members.length ? written : undefined;
}

function warnOfPlaceholders(
  reader: DocumentReader,
  entry: YamlEntry,
  item: FieldItem,
  context: SelectionContext,
): void {
  for (const name of unsetPlaceholders(item, context)) {
    const reason = {
      en: `The rule sleeps: set %${name}% under placeholders in a pipeline.`,
      zh: `规则处于休眠：请在字段映射文件的 placeholders 中设置 %${name}%。`,
    };
    reader.fault(entry, 'UNKNOWN_PLACEHOLDER', reason, 'warning');
  }
}

/** Adds warnings for what is loaded but does less, or other, than it seems to say. */
function warn(
  reader: DocumentReader,
  entry: YamlEntry,
  item: FieldItem,
  context: SelectionContext,
): void {
  warnOfPlaceholders(reader, entry, item, context);
  if (item.modifiers.includes('all') && item.values.length === 1) {
    reader.fault(
      entry,
      'ALL_OF_ONE',
      { en: 'all says nothing of a single value.', zh: '只有一个取值时，all 不起作用。' },
      'warning',
    );
  }
}

/** Every value is checked, so that each bad one is named; then the item is said in fewer words. */
function checked(
  reader: DocumentReader,
  entry: YamlEntry,
  written: readonly WrittenValue[],
  item: FieldItem,
  context: SelectionContext,
): FieldItem | undefined {
  const plainer = reader.attempt(entry, () => {
    const modifiers = readModifiers(item.modifiers);
    checkItem(item, modifiers);
    return plainerItem(item, modifiers, context);
  });
  if (!plainer) return undefined;
  const modifiers = readModifiers(plainer.modifiers);
  let sound = true;
  for (const [index, value] of plainer.values.entries()) {
    const good = reader.attempt(placeOf(written, index, entry), () => {
      checkValue(value, modifiers, context);
      return true;
    });
    sound = sound && good === true;
  }
  return sound ? plainer : undefined;
}

/** Filled-in placeholders may make several values of one. */
function placeOf(written: readonly WrittenValue[], index: number, entry: YamlEntry): YamlNode {
  return (written[index] ?? written.at(-1))?.node ?? entry.value;
}

function parseEntry(
  reader: DocumentReader,
  entry: YamlEntry,
  context: SelectionContext,
): SelectionTerm | undefined {
  const [name = '', ...chain] = entry.key.split('|');
  const modifiers = chain.map((modifier) => modifier.trim());
  const read = reader.attempt({ at: reader.placeOfKey(entry) + name.length + 1 }, () =>
    readModifiers(modifiers),
  );
  const written = valuesOf(reader, entry.value);
  if (!read || !written) return undefined;
  const values = written.map(({ value }) => value);
  const item: FieldItem = { kind: 'item', field: name.trim(), modifiers, values };
  const usable = checked(reader, entry, written, item, context);
  if (usable) warn(reader, entry, item, context);
  return usable;
}

function parseMap(
  reader: DocumentReader,
  node: YamlNode,
  context: SelectionContext,
): SelectionTerm | undefined {
  const entries = reader.entries(node) ?? [];
  if (entries.length === 0) {
    reader.fault(node, 'EMPTY_SELECTION', {
      en: 'A selection needs at least one field.',
      zh: '选择项至少需要一个字段。',
    });
    return undefined;
  }
  const terms = entries.map((entry) => parseEntry(reader, entry, context));
  const known = terms.filter((term) => term !== undefined);
  return known.length === terms.length ? { kind: 'all', of: known } : undefined;
}

function parseList(
  reader: DocumentReader,
  node: YamlNode,
  context: SelectionContext,
  depth: number,
): SelectionTerm | undefined {
  const members = reader.members(node) ?? [];
  if (members.length === 0) {
    reader.fault(node, 'EMPTY_SELECTION', {
      en: 'A selection needs at least one value.',
      zh: '选择项至少需要一个取值。',
    });
    return undefined;
  }
  const terms = members.map((member) => parseSelection(reader, member, context, depth + 1));
  const known = terms.filter((term) => term !== undefined);
  return known.length === terms.length ? { kind: 'any', of: known } : undefined;
}

function parseKeyword(reader: DocumentReader, node: YamlNode): SelectionTerm | undefined {
  return reader.attempt(node, () => {
    const value = valueOf(node);
    if (!value || value.kind === 'null') {
      throw new RuleError('BAD_VALUE', {
        en: 'A keyword is a text, a number, true or false.',
        zh: '关键字应当是文本、数字、true 或 false。',
      });
    }
    return { kind: 'item', field: '', modifiers: [], values: [value] };
  });
}

/** A map (all fields), a list of maps or keywords (any member), or one keyword. Faults go to the reader. */
export function parseSelection(
  reader: DocumentReader,
  node: YamlNode,
  context: SelectionContext,
  depth = 0,
): SelectionTerm | undefined {
  if (depth > maxDepth) {
    reader.fault(node, 'TOO_DEEP', {
      en: `A selection may nest ${maxDepth} deep.`,
      zh: `选择项最多嵌套 ${maxDepth} 层。`,
    });
    return undefined;
  }
  switch (node.kind) {
    case 'map':
      return parseMap(reader, node, context);
    case 'list':
      return parseList(reader, node, context, depth);
    case 'scalar':
      return parseKeyword(reader, node);
  }
}
