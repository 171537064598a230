import type { Node } from 'yaml';
import type { ItemContext } from '../match/item.ts';
import { parseCondition, type Condition } from '../sigma/condition.ts';
import type { SelectionTerm } from '../sigma/selection.ts';
import { parseSelection } from './parse-selection.ts';
import type { Entry, YamlReader } from './yaml-nodes.ts';

/** Named selections and the condition over them. */
export interface ParsedDetection {
  selections: Record<string, SelectionTerm>;
  condition: Condition;
}

/** Keys beside the selections; `timeframe` is of Sigma 1, `rules` of filters. */
const notSelections = ['condition', 'timeframe', 'rules'];

/** The condition, or several of which any is enough (Sigma 1 allowed a list). */
function parseConditions(
  reader: YamlReader,
  entry: Entry | undefined,
  names: readonly string[],
  root: Node,
): Condition | undefined {
  const texts = reader.texts(entry?.value);
  if (!entry || !texts || texts.length === 0) {
    reader.fault(entry?.keyNode ?? root, 'NO_CONDITION', 'A detection needs a condition.');
    return undefined;
  }
  return reader.attempt(entry.value, () => {
    const all = texts.map((text) => parseCondition(text, names));
    const [first] = all;
    return first && all.length === 1 ? first : { kind: 'or', of: all };
  });
}

/** The entries of a `detection` or `filter` section. Faults go to the reader. */
export function parseDetection(
  reader: YamlReader,
  entries: readonly Entry[],
  context: ItemContext,
  root: Node,
): ParsedDetection | undefined {
  const selections: Record<string, SelectionTerm> = {};
  const named = entries.filter(({ key }) => !notSelections.includes(key));
  for (const { key, keyNode, value } of named) {
    const term = parseSelection(reader, value ?? keyNode, context);
    if (term) selections[key] = term;
  }
  const names = named.map(({ key }) => key);
  const last = entries.find(({ key }) => key === 'condition');
  const condition = parseConditions(reader, last, names, root);
  return condition && { selections, condition };
}
