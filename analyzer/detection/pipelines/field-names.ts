import type { LogSource } from '../rule.ts';
import { covers } from './logsources.ts';
import type { Pipeline } from './pipeline.ts';

export interface FieldNames {
  /** Names in our events for a field of a rule: its own name first, then what the pipelines say. */
  namesOf(logsource: LogSource, field: string): readonly string[];
  placeholder(name: string): readonly string[] | undefined;
}

/** As parsers name a key that they do not know: small letters and digits of any script, `_` for the rest. */
function keptName(field: string): string {
  return field
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '');
}

export function createFieldNames(pipelines: readonly Pipeline[]): FieldNames {
  const placeholders = new Map<string, string[]>();
  for (const pipeline of pipelines) {
    for (const [name, values] of Object.entries(pipeline.placeholders)) {
      placeholders.set(name, [...(placeholders.get(name) ?? []), ...values]);
    }
  }
  return {
    namesOf(logsource, field) {
      const names = new Set([field]);
      const kept: string[] = [];
      for (const pipeline of pipelines) {
        for (const mapping of pipeline.fields) {
          if (mapping.for !== undefined && !covers(logsource, mapping.for)) continue;
          // A rule may call its field `constructor`.
          const mapped = Object.hasOwn(mapping.names, field) ? mapping.names[field] : undefined;
          for (const name of mapped ?? []) names.add(name);
          for (const prefix of mapping.prefixes ?? []) kept.push(`${prefix}.${keptName(field)}`);
        }
      }
      return [...new Set([...names, ...kept])];
    },
    placeholder: (name) => placeholders.get(name),
  };
}
