import type { MessageSeverity } from '../../analyzer/telling/tell.ts';

/**
 * What a fact is, which decides how it is written:
 * `text` one line · `lines` several · `time` an ISO date · `severity` its word · `id` a part of a link · `path` a whole
 * link within the console. A `?` after the kind: may be left out.
 */
export const factKinds = ['text', 'lines', 'number', 'time', 'severity', 'id', 'path'] as const;
export type FactKind = (typeof factKinds)[number];

export interface FactRule {
  kind: FactKind;
  optional: boolean;
}

export type Language = 'zh' | 'en';

export interface MessageTemplate {
  id: string;
  /** Unless the caller says otherwise. */
  severity: MessageSeverity;
  /** The fact `severity` is taken before it: a notice is as pressing as what it is about. */
  followsFact: boolean;
  /** A person has to say that it was taken note of. */
  acknowledge: boolean;
  facts: Readonly<Record<string, FactRule>>;
  link?: string;
  zh: { title: string; text: string };
  en: { title: string; text: string };
}

export type MessageTemplates = ReadonlyMap<string, MessageTemplate>;

/** `{name}`; anything else in braces is a fault of the template. */
export const placeholder = /\{([^{}]*)\}/gu;
