import type { FieldRules } from './fields.ts';
import type { GateRules } from './gates/rules.ts';
import type { AppWorkflowRules } from './workflow.ts';

/** What the workflows of apps go by; each file is read at its first use. */
export interface AppsBasis {
  workflow(): Promise<AppWorkflowRules>;
  gates(): Promise<GateRules>;
  fields(): Promise<FieldRules>;
  /** Chinese names of types and functions of apps by id. */
  functionNames(): Promise<ReadonlyMap<string, string>>;
  /** The 31 items, in their order: ids and names. */
  items(): Promise<readonly AppItem[]>;
}

export interface AppItem {
  item: string;
  title: { zh: string; en: string };
}
