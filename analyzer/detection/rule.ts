import type { Condition } from './sigma/condition.ts';
import type { SelectionTerm } from './sigma/selection.ts';

export const levels = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type Level = (typeof levels)[number];

/** Which events a rule is meant for; what is absent does not restrict. Compared without case. */
export interface LogSource {
  category?: string;
  product?: string;
  service?: string;
}

/** What a rule says about itself, besides what it looks for. */
export interface RuleHeader {
  /** The rule's `id`; for one without, its `name` or `<path>#<document>`. */
  id: string;
  name?: string;
  title: string;
  /** Own extension `x-xiaodun.title_zh`. */
  titleZh?: string;
  /** Own extension `x-xiaodun.advice_zh`: what the person who gets the alert should do. */
  adviceZh?: string;
  /** Own extension `x-xiaodun.group_by`: fields that make one alert, instead of the policy's. */
  groupBy?: readonly string[];
  /** Own extension `x-xiaodun.covers`: ids or names of rules that need no alert of their own for the same event. */
  covers?: readonly string[];
  /** Own extension `x-xiaodun.silent`: the rule only feeds correlations, whatever they say of `generate`. */
  silent?: boolean;
  description?: string;
  author?: string;
  /** SPDX id, when the rule names one. */
  license?: string;
  references: readonly string[];
  falsePositives: readonly string[];
  status: string;
  level: Level;
  tags: readonly string[];
  path: string;
  /** 1-based line of the document in its file. */
  line: number;
}

/** A Sigma rule, parsed and checked; plain data that can be sent to a worker thread. */
export interface EventRule extends RuleHeader {
  kind: 'event';
  logsource: LogSource;
  /** Named selections (Sigma "search identifiers"), any term of a list may hold. */
  selections: Readonly<Record<string, SelectionTerm>>;
  condition: Condition;
}

export const correlationTypes = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
  'value_median',
] as const;
export type CorrelationType = (typeof correlationTypes)[number];

export type Comparison = 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq';

/** A Sigma correlation rule (specification 2.1, "Correlation Rules"). */
export interface CorrelationRule extends RuleHeader {
  kind: 'correlation';
  type: CorrelationType;
  /** Ids or names of the rules whose matches are counted. */
  rules: readonly string[];
  groupBy: readonly string[];
  /** Alias → rule id or name → field of that rule's events. */
  aliases: Readonly<Record<string, Readonly<Record<string, string>>>>;
  timespanMs: number;
  /** All must hold. Empty only for the temporal types: then every rule must have matched. */
  condition: readonly { comparison: Comparison; value: number }[];
  /** The fields whose values are counted, summed, averaged or ranked. */
  fields: readonly string[];
  /** For `value_percentile`: from 0 to 100, which value of the ranked ones is compared; 50 is the median. */
  percentile?: number;
  /** Whether the rules referred to raise detections of their own. */
  generate: boolean;
}

export type SigmaRule = EventRule | CorrelationRule;

/** A Sigma filter: narrows rules that a site does not want to edit. */
export interface SigmaFilter {
  id: string;
  path: string;
  line: number;
  logsource: LogSource;
  /** Ids or names; empty = every rule of the log source (`rules: any`). */
  rules: readonly string[];
  selections: Readonly<Record<string, SelectionTerm>>;
  /** Must hold beside the rule's own. */
  condition: Condition;
}

/** Why a rule was not loaded (or, as a warning, was loaded with a limit). */
export interface RuleFault {
  severity: 'error' | 'warning';
  path: string;
  /** 1-based, as editors count. */
  line: number;
  column: number;
  code: string;
  reason: string;
  /** The same in Chinese; absent where it is known in English only. */
  reasonZh?: string;
  ruleId?: string;
}
