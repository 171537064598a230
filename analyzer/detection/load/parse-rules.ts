import { isMap, LineCounter, parseAllDocuments, type Document, type Node } from 'yaml';
import { RuleError } from '../errors.ts';
import type { ItemContext } from '../match/item.ts';
import type { EventRule, RuleFault, RuleHeader, SigmaFilter, SigmaRule } from '../rule.ts';
import { parseCorrelation } from './parse-correlation.ts';
import { parseDetection } from './parse-detection.ts';
import { parseHeader, parseLogsource, type Fields } from './parse-header.ts';
import { YamlReader } from './yaml-nodes.ts';

export interface ParsedRules {
  rules: SigmaRule[];
  filters: SigmaFilter[];
  faults: RuleFault[];
}

export interface ParseContext {
  /** Values of `%name%`; undefined when nobody has set it. */
  placeholder(name: string): readonly string[] | undefined;
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
  const parsed = parseDetection(reader, entries, context, root);
  if (!logsource || !parsed) return undefined;
  return { ...header, kind: 'event', logsource, ...parsed };
}

function parseFilter(
  reader: YamlReader,
  fields: Fields,
  header: RuleHeader,
  context: ItemContext,
  root: Node,
): SigmaFilter | undefined {
  const logsource = parseLogsource(reader, fields.get('logsource'), root);
  const section = fields.get('filter');
  const entries = section === undefined ? undefined : reader.entries(section.value);
  if (!entries) {
    reader.fault(section?.keyNode ?? root, 'BAD_FILTER', 'filter is a map.');
    return undefined;
  }
  const named = reader.texts(entries.find(({ key }) => key === 'rules')?.value) ?? [];
  const parsed = parseDetection(reader, entries, context, root);
  if (!logsource || !parsed) return undefined;
  const { id, path, line } = header;
  const rules = named.length === 1 && named[0]?.toLowerCase() === 'any' ? [] : named;
  return { id, path, line, logsource, rules, ...parsed };
}

function parseDocument(
  reader: YamlReader,
  document: Document,
  index: number,
  context: ItemContext,
): SigmaRule | SigmaFilter | undefined {
  const root = reader.resolve(document.contents);
  const entries = reader.entries(root);
  if (!isMap(root) || !entries) {
    reader.fault(root, 'NOT_A_RULE', 'A rule is a YAML map.');
    return undefined;
  }
  const fields: Fields = new Map(entries.map((entry) => [entry.key, entry]));
  if (fields.has('action')) {
    const reason = 'Documents with "action" (Sigma 1 collections) are not supported.';
    reader.fault(fields.get('action')?.keyNode, 'UNSUPPORTED', reason);
    return undefined;
  }
  const header = parseHeader(reader, fields, `${reader.path}#${index + 1}`, root);
  if (!header) return undefined;
  if (fields.has('correlation')) return parseCorrelation(reader, fields, header);
  if (fields.has('filter')) return parseFilter(reader, fields, header, context, root);
  return parseEventRule(reader, fields, header, context, root);
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
  const parsed: ParsedRules = { rules: [], filters: [], faults: [] };
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
    let rule: SigmaRule | SigmaFilter | undefined;
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
    if (!rule || reader.faults.some((fault) => fault.severity === 'error')) continue;
    if ('kind' in rule) parsed.rules.push(rule);
    else parsed.filters.push(rule);
  }
  return parsed;
}
