import { isScalar, type Node } from 'yaml';
import { levels, type Level, type LogSource, type RuleHeader } from '../rule.ts';
import type { Entry, YamlReader } from './yaml-nodes.ts';

/** The top-level keys of a rule document by name. */
export type Fields = ReadonlyMap<string, Entry>;

function levelOf(reader: YamlReader, entry: Entry | undefined): Level {
  const text = reader.text(entry?.value)?.toLowerCase();
  if (text === undefined) return 'medium';
  const level = levels.find((each) => each === text);
  if (!level) {
    reader.fault(entry?.value, 'BAD_LEVEL', `level is one of ${levels.join(', ')}.`);
  }
  return level ?? 'medium';
}

const extensionKeys = 'title_zh, advice_zh, group_by and silent';

/** Our own extension, `x-xiaodun`; unknown keys are faults. */
function parseExtension(reader: YamlReader, node: Node | null | undefined): Partial<RuleHeader> {
  if (!node) return {};
  const entries = reader.entries(node);
  if (!entries) {
    reader.fault(node, 'BAD_EXTENSION', 'x-xiaodun is a map.');
    return {};
  }
  const extension: Partial<RuleHeader> = {};
  for (const { key, keyNode, value } of entries) {
    const text = reader.text(value);
    const list = reader.texts(value);
    if (key === 'title_zh' && text !== undefined) extension.titleZh = text;
    else if (key === 'advice_zh' && text !== undefined) extension.adviceZh = text;
    else if (key === 'group_by' && list !== undefined) extension.groupBy = list;
    else if (key === 'silent' && isScalar(value)) extension.silent = value.value === true;
    else reader.fault(keyNode, 'BAD_EXTENSION', `x-xiaodun has ${extensionKeys}.`);
  }
  return extension;
}

/** What all kinds of rule documents say about themselves. Undefined (with a fault) without a title. */
export function parseHeader(
  reader: YamlReader,
  fields: Fields,
  fallbackId: string,
  root: Node,
): RuleHeader | undefined {
  const text = (key: string): string | undefined => reader.text(fields.get(key)?.value);
  const list = (key: string): string[] => reader.texts(fields.get(key)?.value) ?? [];
  const title = text('title');
  if (title === undefined || title.trim() === '') {
    reader.fault(fields.get('title')?.keyNode ?? root, 'NO_TITLE', 'A rule needs a title.');
    return undefined;
  }
  const name = text('name');
  const description = text('description');
  const author = text('author');
  return {
    id: text('id') ?? name ?? fallbackId,
    ...(name === undefined ? {} : { name }),
    title,
    ...(description === undefined ? {} : { description }),
    ...(author === undefined ? {} : { author }),
    ...parseExtension(reader, fields.get('x-xiaodun')?.value),
    references: list('references'),
    falsePositives: list('falsepositives'),
    status: text('status') ?? 'experimental',
    level: levelOf(reader, fields.get('level')),
    tags: list('tags'),
    path: reader.path,
    line: reader.position(root).line,
  };
}

/** Missing parts do not restrict; `definition` and other remarks are left out. */
export function parseLogsource(
  reader: YamlReader,
  entry: Entry | undefined,
  root: Node,
): LogSource | undefined {
  const entries = entry === undefined ? undefined : reader.entries(entry.value);
  if (!entries) {
    reader.fault(entry?.keyNode ?? root, 'NO_LOGSOURCE', 'A rule needs a logsource map.');
    return undefined;
  }
  const logsource: LogSource = {};
  for (const { key, value } of entries) {
    const text = reader.text(value);
    if (text === undefined) continue;
    if (key === 'category') logsource.category = text;
    if (key === 'product') logsource.product = text;
    if (key === 'service') logsource.service = text;
  }
  return logsource;
}
