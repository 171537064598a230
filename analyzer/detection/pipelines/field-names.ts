import type { LogSource } from '../rule.ts';
import { covers } from './logsources.ts';
import type { Pipeline } from './pipeline.ts';

export interface FieldNames {
  /** Names in our events for a field of a rule: its own name first, then what the pipelines say. */
  namesOf(logsource: LogSource, field: string): readonly string[];
  placeholder(name: string): readonly string[] | undefined;
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
      for (const pipeline of pipelines) {
        for (const mapping of pipeline.fields) {
          if (mapping.for !== undefined && !covers(logsource, mapping.for)) continue;
          // A rule may call its field `constructor`.
          if (!Object.hasOwn(mapping.names, field)) continue;
          for (const name of mapping.names[field] ?? []) names.add(name);
        }
      }
      return [...names];
    },
    placeholder: (name) => placeholders.get(name),
  };
}
