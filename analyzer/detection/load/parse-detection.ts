import { parseCondition, type Condition } from '../sigma/condition.ts';
import type { SelectionTerm } from '../sigma/selection.ts';
import type { DocumentReader, Place } from './document-reader.ts';
import { parseSelection, type SelectionContext } from './parse-selection.ts';
import type { YamlEntry, YamlNode } from './yaml/nodes.ts';

/** Named selections and the condition over them. */
export interface ParsedDetection {
  selections: Record<string, SelectionTerm>;
  condition: Condition;
}

/** Keys beside the selections; `timeframe` is of Sigma 1, `rules` of filters. */
const notSelections = ['condition', 'timeframe', 'rules'];

function parseOne(
  reader: DocumentReader,
  node: YamlNode,
  names: ReadonlySet<string>,
): Condition | undefined {
  const text = reader.text(node);
  if (text === undefined) {
    reader.fault(node, 'BAD_CONDITION', {
      en: 'A condition is a text.',
      zh: '条件应当是一段文本。',
    });
    return undefined;
  }
  return reader.attemptText(node, text, () => parseCondition(text, names));
}

/** The condition, or several of which any is enough. */
function parseConditions(
  reader: DocumentReader,
  entry: YamlEntry | undefined,
  names: ReadonlySet<string>,
  root: Place,
): Condition | undefined {
  const nodes = entry && (reader.members(entry.value) ?? [entry.value]);
  const missing = nodes?.every((node) => node.kind === 'scalar' && node.value === null) ?? true;
  if (!nodes || missing) {
    reader.fault(entry ?? root, 'NO_CONDITION', {
      en: 'A detection needs a condition.',
      zh: '检测内容（detection）缺少 condition。',
    });
    return undefined;
  }
  const all = nodes.map((node) => parseOne(reader, node, names));
  const known = all.filter((condition) => condition !== undefined);
  const [first] = known;
  if (!first || known.length < all.length) return undefined;
  return known.length === 1 ? first : { kind: 'or', of: known };
}

/** The entries of a `detection` or `filter` section. Faults go to the reader. */
export function parseDetection(
  reader: DocumentReader,
  entries: readonly YamlEntry[],
  context: SelectionContext,
  root: Place,
): ParsedDetection | undefined {
  const selections = new Map<string, SelectionTerm>();
  const names = new Set<string>();
  for (const { key, value } of entries) {
    if (notSelections.includes(key)) continue;
    names.add(key);
    const term = parseSelection(reader, value, context);
    if (term) selections.set(key, term);
  }
  const timeframe = entries.find(({ key }) => key === 'timeframe');
  if (timeframe) {
    const reason = {
      en: 'timeframe (Sigma 1) does nothing; write a correlation rule.',
      zh: 'timeframe 是 Sigma 1 的写法，不起作用；请改写为关联规则。',
    };
    reader.fault(timeframe, 'IGNORED_TIMEFRAME', reason, 'warning');
  }
  const condition = parseConditions(
    reader,
    entries.find(({ key }) => key === 'condition'),
    names,
    root,
  );
  // From pairs: a selection may be called __proto__.
  return condition && { selections: Object.fromEntries(selections), condition };
}
