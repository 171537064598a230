import { RuleError, spoken } from '../errors.ts';
import type { EventRule, RuleFault, RuleHeader, SigmaFilter, SigmaRule } from '../rule.ts';
import { createCollection, type CollectedDocument } from './collections.ts';
import { DocumentReader, type SourceFile } from './document-reader.ts';
import { createLineTable } from './line-table.ts';
import { parseCorrelation } from './parse-correlation.ts';
import { parseDetection } from './parse-detection.ts';
import { parseHeader, parseLogsource, type Fields } from './parse-header.ts';
import type { YamlMap } from './yaml/nodes.ts';
import { readYaml } from './yaml/read-yaml.ts';

export interface ParsedRules {
  rules: SigmaRule[];
  filters: SigmaFilter[];
  faults: RuleFault[];
}

export interface ParseContext {
  /** Values of `%name%`; undefined when nobody has set it. */
  placeholder(name: string): readonly string[] | undefined;
}

/** What is known of a document before its kind is. */
interface Draft {
  fields: Fields;
  header: RuleHeader;
  root: YamlMap;
}

function parseEventRule(
  reader: DocumentReader,
  { fields, header, root }: Draft,
  context: ParseContext,
): EventRule | undefined {
  const logsource = parseLogsource(reader, fields.get('logsource'), root);
  const detection = fields.get('detection');
  const entries = reader.entries(detection?.value);
  if (!entries) {
    const reason = {
      en: 'A rule needs a detection map (or a correlation).',
      zh: '规则需要 detection 或 correlation，且应当是映射。',
    };
    reader.fault(detection ?? root, 'NO_DETECTION', reason);
    return undefined;
  }
  const parsed = parseDetection(reader, entries, context, root);
  if (!logsource || !parsed) return undefined;
  return { ...header, kind: 'event', logsource, ...parsed };
}

function parseFilter(
  reader: DocumentReader,
  { fields, header, root }: Draft,
  context: ParseContext,
): SigmaFilter | undefined {
  const logsource = parseLogsource(reader, fields.get('logsource'), root);
  const section = fields.get('filter');
  const entries = reader.entries(section?.value);
  if (!entries) {
    reader.fault(section ?? root, 'BAD_FILTER', {
      en: 'filter is a map.',
      zh: 'filter 应当是映射。',
    });
    return undefined;
  }
  const target = entries.find(({ key }) => key === 'rules');
  const named = target ? reader.texts(target.value) : [];
  if (!named) {
    reader.fault(target ?? root, 'BAD_FILTER', {
      en: 'rules of a filter are ids, names or any.',
      zh: '过滤器的 rules 应当是规则编号、名称或 any。',
    });
    return undefined;
  }
  const parsed = parseDetection(reader, entries, context, root);
  if (!logsource || !parsed) return undefined;
  const { id, path, line } = header;
  const rules = named.length === 1 && named[0]?.toLowerCase() === 'any' ? [] : named;
  return { id, path, line, logsource, rules, ...parsed };
}

function parseDocument(
  reader: DocumentReader,
  { document: root, sharesId }: CollectedDocument,
  number: number,
  context: ParseContext,
): SigmaRule | SigmaFilter | undefined {
  const fields: Fields = new Map((reader.entries(root) ?? []).map((entry) => [entry.key, entry]));
  const own = parseHeader(reader, fields, `${reader.file.path}#${number}`, root);
  if (!own) return undefined;
  const header = sharesId ? { ...own, id: `${own.id}#${number}` } : own;
  const draft: Draft = { fields, header, root };
  if (fields.has('correlation')) return parseCorrelation(reader, draft.fields, header);
  if (fields.has('filter')) return parseFilter(reader, draft, context);
  return parseEventRule(reader, draft, context);
}

/** More faults than a person reads; a file that is no YAML at all may have one on every line. */
const maxFaults = 100;

function bounded(faults: readonly RuleFault[], file: SourceFile): RuleFault[] {
  if (faults.length <= maxFaults) return [...faults];
  const shown = faults.slice(0, maxFaults);
  const last = shown.at(-1);
  const reason = {
    en: `There are ${faults.length - maxFaults} more faults in this file.`,
    zh: `这个文件还有 ${faults.length - maxFaults} 处错误。`,
  };
  const place = { path: file.path, line: last?.line ?? 1, column: last?.column ?? 1 };
  return [...shown, { severity: 'error', ...place, code: 'TOO_MANY', ...spoken(reason) }];
}

/** Lines as Unix ends them, without a byte order mark; lines and columns stay what an editor shows. */
function unixText(text: string): string {
  const unmarked = text.startsWith('\ufeff') ? text.slice(1) : text;
  return unmarked.includes('\r') ? unmarked.replaceAll('\r\n', '\n') : unmarked;
}

/**
 * Parses the rules of one file. Each fault names file, line and column; a document with an error gives no rule
 * and does not touch the others. Never throws.
 */
export function parseRules(path: string, written: string, context: ParseContext): ParsedRules {
  const text = unixText(written);
  const rules: SigmaRule[] = [];
  const filters: SigmaFilter[] = [];
  const faults: RuleFault[] = [];
  const file: SourceFile = { path, text, lines: createLineTable(text) };
  const collection = createCollection();
  for (const [index, { root, faults: broken }] of readYaml(text).entries()) {
    const reader = new DocumentReader(file);
    for (const { at, code, reason } of broken) reader.fault({ at }, code, reason);
    let rule: SigmaRule | SigmaFilter | undefined;
    if (broken.length === 0 && root) {
      try {
        if (root.kind === 'map') {
          const collected = collection.next(root, reader);
          rule = collected && parseDocument(reader, collected, index + 1, context);
        } else {
          reader.fault(root, 'NOT_A_RULE', {
            en: 'A rule is a YAML map.',
            zh: '规则应当是 YAML 映射。',
          });
        }
      } catch (error) {
        if (!(error instanceof RuleError)) throw error;
        reader.fault(root, error.code, error.reason);
      }
    }
    for (const fault of reader.faults) faults.push(rule ? { ...fault, ruleId: rule.id } : fault);
    if (!rule || reader.faults.some((fault) => fault.severity === 'error')) continue;
    if ('kind' in rule) rules.push(rule);
    else filters.push(rule);
  }
  return { rules, filters, faults: bounded(faults, file) };
}
