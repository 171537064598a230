import { isMap, LineCounter, parseAllDocuments, type Document, type Node } from 'yaml';
import { RuleError } from '../errors.ts';
import type { ItemContext } from '../match/item.ts';
import type { EventRule, RuleFault, RuleHeader, SigmaRule } from '../rule.ts';
import { parseCondition, type Condition } from '../sigma/condition.ts';
import type { SelectionTerm } from '../sigma/selection.ts';
import { parseCorrelation } from './parse-correlation.ts';
import { parseHeader, parseLogsource, type Fields } from './parse-header.ts';
import { parseSelection } from './parse-selection.ts';
import { YamlReader, type Entry } from './yaml-nodes.ts';

export interface ParsedRules {
  rules: SigmaRule[];
  faults: RuleFault[];
}

export interface ParseContext {
  /** Values of `%name%`; undefined when nobody has set it. */
  placeholder(name: string): readonly string[] | undefined;
}

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

function parseEventRule(
  reader: YamlReader,
  fields: Fields,
  header: RuleHeader,
  context: ItemContext,
  root: Node,
): EventRule | undefined {
  const logsource = parseLogsource(reader, fields.get('logsource'), root);
  const detection = fields.get('detection');
  const entries = detection === undefined ? undefined : reader.entries(detection.value);
  if (!entries) {
    const reason = 'A rule needs a detection map (or a correlation).';
    reader.fault(detection?.keyNode ?? root, 'NO_DETECTION', reason);
    return undefined;
  }
  const selections: Record<string, SelectionTerm> = {};
  const named = entries.filter(({ key }) => key !== 'condition' && key !== 'timeframe');
  for (const { key, keyNode, value } of named) {
    const term = parseSelection(reader, value ?? keyNode, context);
    if (term) selections[key] = term;
  }
  const names = named.map(({ key }) => key);
  const last = entries.find(({ key }) => key === 'condition');
  const condition = parseConditions(reader, last, names, root);
  if (!logsource || !condition) return undefined;
  return { ...header, kind: 'event', logsource, selections, condition };
}

function parseDocument(
  reader: YamlReader,
  document: Document,
  index: number,
  context: ItemContext,
) {
  const root = reader.resolve(document.contents);
  const entries = reader.entries(root);
  if (!isMap(root) || !entries) {
    reader.fault(root, 'NOT_A_RULE', 'A rule is a YAML map.');
    return undefined;
  }
  const fields: Fields = new Map(entries.map((entry) => [entry.key, entry]));
  const unsupported = ['action', 'filter'].find((key) => fields.has(key));
  if (unsupported !== undefined) {
    const reason = `Documents with "${unsupported}" are not supported yet.`;
    reader.fault(fields.get(unsupported)?.keyNode, 'UNSUPPORTED', reason);
    return undefined;
  }
  const header = parseHeader(reader, fields, `${reader.path}#${index + 1}`, root);
  if (!header) return undefined;
  const rule = fields.has('correlation')
    ? parseCorrelation(reader, fields, header)
    : parseEventRule(reader, fields, header, context, root);
  return rule;
}

function yamlFaults(path: string, document: Document): RuleFault[] {
  return document.errors.map((error) => ({
    severity: 'error',
    path,
    line: error.linePos?.[0].line ?? 1,
    column: error.linePos?.[0].col ?? 1,
    code: 'BAD_YAML',
    reason: error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? error.code,
  }));
}

/**
 * Parses the rules of one file. Each fault names file, line and column; a document with an error gives no rule
 * and does not touch the others.
 */
export function parseRules(path: string, text: string, context: ParseContext): ParsedRules {
  const parsed: ParsedRules = { rules: [], faults: [] };
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, keepSourceTokens: false });
  if (!Array.isArray(documents)) return parsed;
  const items: ItemContext = {
    namesOf: (field) => [field],
    placeholder: (name) => context.placeholder(name),
  };
  for (const [index, document] of documents.entries()) {
    if (document.contents === null && document.errors.length === 0) continue;
    const broken = yamlFaults(path, document);
    parsed.faults.push(...broken);
    if (broken.length > 0) continue;
    const reader = new YamlReader(path, document, lines);
    let rule: SigmaRule | undefined;
    try {
      rule = parseDocument(reader, document, index, items);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      reader.fault(document.contents, error.code, error.message);
    }
    const id = rule?.id;
    parsed.faults.push(
      ...reader.faults.map((fault) => (id === undefined ? fault : { ...fault, ruleId: id })),
    );
    if (rule && !reader.faults.some((fault) => fault.severity === 'error')) parsed.rules.push(rule);
  }
  return parsed;
}
