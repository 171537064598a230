import type { LogSource } from '../rule.ts';

/**
 * The seam between the names Sigma rules use and our events: which events belong to a log source,
 * and which event field a rule's field is for that source. One YAML file each in rules/detection/pipelines.
 */
export interface Pipeline {
  id: string;
  /** An event that satisfies all of `when` (field → accepted values, without case) is of this log source. */
  logsources: readonly {
    logsource: LogSource;
    when: Readonly<Record<string, readonly string[]>>;
  }[];
  /** For rules whose log source fits `for` (absent = all). */
  fields: readonly FieldMapping[];
  /** Values of `%name%` for the `expand` modifier. */
  placeholders: Readonly<Record<string, readonly string[]>>;
}

export interface FieldMapping {
  for?: LogSource;
  /** Sigma field → our fields; the first that has a value counts. */
  names: Readonly<Record<string, readonly string[]>>;
  /** Namespaces in which parsers keep keys that have no name of their own (`fortinet` → `fortinet.cfgpath`); looked at last. */
  prefixes?: readonly string[];
}
