import type { estypes } from '@elastic/elasticsearch';
import { hotFields, type FieldType } from '../../../../collector/events/fields.ts';

/**
 * A document is the event itself (flat ECS names, `subobjects: false`) plus helper fields that are indexed and not
 * kept in `_source`. Fields without a mapping are in `_source` only; they are searched through the helpers:
 * - `xd_words`: free text as text-tokens.ts makes it, in their order (`xd_words_<field>` for single text fields),
 * - `xd_other`: texts of fields without a column and of odd values, by field,
 * - `xd_numbers`: those that are numbers, in a form that sorts like the number,
 * - `xd_addresses`: those that are addresses, encoded as in addresses.ts,
 * - `xd_fields`: the names of all fields of the event.
 * Flattened fields keep the mapping small whatever the devices send.
 */

/** Lucene refuses terms over 32,766 bytes; UTF-8 takes up to 4 per character. */
export const ignoreAbove = 8_191;

export function wordsField(field?: string): string {
  return field === undefined ? 'xd_words' : `xd_words_${field.replaceAll('.', '_')}`;
}

export const textFields: readonly string[] = Object.entries(hotFields)
  .filter(([, type]) => type === 'text')
  .map(([name]) => name);

function mapping(type: FieldType): estypes.MappingProperty {
  switch (type) {
    case 'keyword':
      return { type: 'keyword', ignore_above: ignoreAbove };
    case 'ip':
      return { type: 'ip', ignore_malformed: true };
    case 'long':
      return { type: 'long', ignore_malformed: true, coerce: false };
    case 'date':
      return { type: 'date', format: 'strict_date_optional_time||epoch_millis' };
    case 'text':
      return { type: 'text', index: false };
  }
}

const words: estypes.MappingProperty = { type: 'text', analyzer: 'whitespace', norms: false };
const flattened: estypes.MappingProperty = { type: 'flattened', ignore_above: ignoreAbove };

export interface TemplateOptions {
  prefix: string;
  shards: number;
  replicas: number;
  codec: string;
}

export function eventsTemplate({ prefix, shards, replicas, codec }: TemplateOptions) {
  const hot = Object.entries(hotFields).map(([name, type]) => [name, mapping(type)] as const);
  const texts = textFields.map((name) => [wordsField(name), words] as const);
  return {
    name: prefix,
    index_patterns: [`${prefix}-2*`],
    priority: 500,
    template: {
      settings: {
        number_of_shards: shards,
        number_of_replicas: replicas,
        refresh_interval: '5s',
        codec,
      },
      mappings: {
        dynamic: false as const,
        subobjects: false,
        _source: { excludes: ['xd_*'] },
        properties: {
          ...Object.fromEntries([...hot, ...texts]),
          xd_words: words,
          xd_other: flattened,
          xd_numbers: flattened,
          xd_addresses: flattened,
          xd_fields: { type: 'keyword' as const },
        },
      },
    },
  };
}

/** `xiaodun-events-2026.11.21` */
export function indexOf(prefix: string, day: string): string {
  return `${prefix}-${day.replaceAll('-', '.')}`;
}

export function dayOfIndex(prefix: string, index: string): string | undefined {
  const match = /^(\d{4})\.(\d\d)\.(\d\d)$/u.exec(index.slice(prefix.length + 1));
  return match && index.startsWith(`${prefix}-`)
    ? `${match[1]}-${match[2]}-${match[3]}`
    : undefined;
}
