import { levels, type Level, type LogSource, type RuleHeader } from '../rule.ts';
import type { DocumentReader, Place } from './document-reader.ts';
import type { YamlEntry, YamlNode } from './yaml/nodes.ts';

/** The top-level keys of a rule document by name. */
export type Fields = ReadonlyMap<string, YamlEntry>;

function levelOf(reader: DocumentReader, entry: YamlEntry | undefined): Level {
  const text = reader.text(entry?.value)?.toLowerCase();
  if (text === undefined || !entry) return 'medium';
  const level = levels.find((each) => each === text);
  if (!level) {
    reader.fault(entry.value, 'BAD_LEVEL', {
      en: `level is one of ${levels.join(', ')}.`,
      zh: `level 只能是 ${levels.join('、')}。`,
    });
  }
  return level ?? 'medium';
}

const extensionKeys = ['title_zh', 'advice_zh', 'group_by', 'covers', 'silent'];

/** Our own extension, `x-xiaodun`; unknown keys are faults. */
function parseExtension(reader: DocumentReader, node: YamlNode | undefined): Partial<RuleHeader> {
  if (!node) return {};
  const entries = reader.entries(node);
  if (!entries) {
    reader.fault(node, 'BAD_EXTENSION', {
      en: 'x-xiaodun is a map.',
      zh: 'x-xiaodun 应当是映射。',
    });
    return {};
  }
  const extension: Partial<RuleHeader> = {};
  for (const entry of entries) {
    const { key, value } = entry;
    const text = reader.text(value);
    const list = reader.texts(value);
    if (key === 'title_zh' && text !== undefined) extension.titleZh = text;
    else if (key === 'advice_zh' && text !== undefined) extension.adviceZh = text;
    else if (key === 'group_by' && list !== undefined) extension.groupBy = list;
    else if (key === 'covers' && list !== undefined) extension.covers = list;
    else if (key === 'silent' && value.kind === 'scalar') extension.silent = value.value === true;
    else
      reader.fault(entry, 'BAD_EXTENSION', {
        en: `x-xiaodun has ${extensionKeys.join(', ')}.`,
        zh: `x-xiaodun 只有 ${extensionKeys.join('、')}。`,
      });
  }
  return extension;
}

/** Field names are taken as Sigma and ECS have them; another taxonomy would need a pipeline of its own. */
function warnOfTaxonomy(reader: DocumentReader, entry: YamlEntry | undefined): void {
  const taxonomy = reader.text(entry?.value);
  if (!entry || taxonomy === undefined || ['sigma', 'ecs'].includes(taxonomy)) return;
  const reason = {
    en: `Fields are looked up by their Sigma and ECS names, not by taxonomy ${taxonomy}.`,
    zh: `字段按 Sigma 和 ECS 的名称查找，不支持字段体系 ${taxonomy}。`,
  };
  reader.fault(entry.value, 'UNKNOWN_TAXONOMY', reason, 'warning');
}

/** What all kinds of rule documents say about themselves. Undefined (with a fault) without a title or name. */
export function parseHeader(
  reader: DocumentReader,
  fields: Fields,
  fallbackId: string,
  root: Place,
): RuleHeader | undefined {
  const text = (key: string): string | undefined => reader.text(fields.get(key)?.value);
  const list = (key: string): string[] => reader.texts(fields.get(key)?.value) ?? [];
  const name = text('name');
  // Rules that only feed a correlation often have a name alone (specification, "Correlation rules").
  const title = text('title') ?? name;
  if (title === undefined || title.trim() === '') {
    reader.fault(fields.get('title') ?? root, 'NO_TITLE', {
      en: 'A rule needs a title.',
      zh: '规则需要标题（title）。',
    });
    return undefined;
  }
  warnOfTaxonomy(reader, fields.get('taxonomy'));
  const description = text('description');
  const author = text('author');
  const license = text('license');
  return {
    id: text('id') ?? name ?? fallbackId,
    ...(name === undefined ? {} : { name }),
    title,
    ...(description === undefined ? {} : { description }),
    ...(author === undefined ? {} : { author }),
    ...(license === undefined ? {} : { license }),
    ...parseExtension(reader, fields.get('x-xiaodun')?.value),
    references: list('references'),
    falsePositives: list('falsepositives'),
    status: text('status') ?? 'experimental',
    level: levelOf(reader, fields.get('level')),
    tags: list('tags'),
    path: reader.file.path,
    line: reader.file.lines.position(root.at).line,
  };
}

/** Missing parts do not restrict; `definition` and other remarks are left out. */
export function parseLogsource(
  reader: DocumentReader,
  entry: YamlEntry | undefined,
  root: Place,
): LogSource | undefined {
  const entries = reader.entries(entry?.value);
  if (!entries) {
    reader.fault(entry ?? root, 'NO_LOGSOURCE', {
      en: 'A rule needs a logsource map.',
      zh: '规则需要 logsource，且应当是映射。',
    });
    return undefined;
  }
  const logsource: LogSource = {};
  for (const { key, value } of entries) {
    if (key !== 'category' && key !== 'product' && key !== 'service') continue;
    const text = reader.text(value);
    if (text !== undefined) logsource[key] = text;
    else if (value.kind !== 'scalar' || value.value !== null) {
      reader.fault(value, 'BAD_LOGSOURCE', {
        en: `${key} of a log source is a text.`,
        zh: `logsource 的 ${key} 应当是文本。`,
      });
    }
  }
  return logsource;
}
