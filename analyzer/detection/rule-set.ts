import type { Event } from '../../collector/events/event.ts';
import type { Detection } from './detection.ts';
import type { Pipeline } from './pipelines/pipeline.ts';
import type { SigmaRule } from './rule.ts';

export interface RuleSetOptions {
  /** Field names and log sources of events; none = names as the rules say. From `loadPipelines`. */
  pipelines?: readonly Pipeline[];
  /** Shows every event to every rule. */
  ignoreLogsource?: boolean;
  /** What to do with an event that neither carries a `logsource` nor is known to a pipeline. */
  unknownLogsource?: 'no-rule' | 'every-rule';
}

/** The rules that look at events. `match` is synchronous, never throws, and keeps bounded state for correlations. */
export interface RuleSet {
  readonly rules: readonly SigmaRule[];
  match(event: Event): Detection[];
}

export function createRuleSet(_rules: readonly SigmaRule[], _options?: RuleSetOptions): RuleSet {
  throw new Error('not built yet');
}
