import type { Event } from '../../collector/events/event.ts';
import { createCorrelator, type Correlator } from './correlation/correlator.ts';
import type { CorrelationLimits } from './correlation/limits.ts';
import { planCorrelations, silentRules, type CorrelationSet } from './correlation/plan.ts';
import type { CorrelatorStats } from './correlation/window-store.ts';
import type { RuleCost } from './costs.ts';
import type { Detection } from './detection.ts';
import { eventTimeMs } from './event-time.ts';
import type { RuleBudget } from './budget.ts';
import { createEventRules, type EventRules } from './event-rules.ts';
import { flattenEvent } from './flatten-event.ts';
import { EventView } from './match/event-view.ts';
import { createFieldNames } from './pipelines/field-names.ts';
import type { Pipeline } from './pipelines/pipeline.ts';
import type { SigmaRule } from './rule.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';

export interface RuleSetOptions {
  /** Field names and log sources of events; none = names as the rules say. From `loadPipelines`. */
  pipelines?: readonly Pipeline[];
  /** Shows every event to every rule. */
  ignoreLogsource?: boolean;
  /** What to do with an event that neither carries a `logsource` nor is known to a pipeline. */
  unknownLogsource?: 'no-rule' | 'every-rule';
  /** Bounds of what correlations remember. */
  limits?: CorrelationLimits;
  /** What one rule may cost; a rule over it is switched off. */
  budget?: RuleBudget;
  /** For the time at which a rule was switched off. */
  time?: TimeSource;
  /** A rule set that this one takes the place of: windows of unchanged correlations go on. */
  continueFrom?: RuleSet;
}

/** What the event rules say of an event. */
export interface Look {
  detections: Detection[];
  /** Ids of the rules that hold and that a correlation counts. */
  fired: readonly string[];
}

/** The rules that look at events. `match` is synchronous, never throws, and keeps bounded state for correlations. */
export interface RuleSet {
  readonly rules: readonly SigmaRule[];
  match(event: Event): Detection[];
  /**
   * The same for a line of JSON, nested or flat; undefined when it is no JSON object. Without `explain` detections
   * carry no matched fields. The bytes must not change during the call.
   */
  matchLine(bytes: Buffer, start: number, end: number, explain?: boolean): Detection[] | undefined;
  /** Event rules alone, and what another thread needs to correlate. */
  look(event: Event): Look;
  readonly correlations: CorrelationSet;
  correlationStats(): CorrelatorStats;
  /** What each event rule cost and found. */
  costs(): readonly RuleCost[];
  /** Gives a rule that was switched off for its cost another chance. */
  switchOn(ruleId: string): void;
  /** For `continueFrom`. */
  readonly correlator: Correlator;
  readonly eventRules: EventRules;
}

/** Compiles rules that `loadRules` accepted; throws RuleError for others. */
export function createRuleSet(rules: readonly SigmaRule[], options: RuleSetOptions = {}): RuleSet {
  const pipelines = options.pipelines ?? [];
  const names = createFieldNames(pipelines);
  const eventRules = createEventRules(
    rules.filter((rule) => rule.kind === 'event'),
    {
      pipelines,
      ignoreLogsource: options.ignoreLogsource ?? false,
      unknownLogsource: options.unknownLogsource ?? 'no-rule',
      ...(options.budget && { budget: options.budget }),
      ...(options.time && { time: options.time }),
      ...(options.continueFrom && { continueFrom: options.continueFrom.eventRules }),
    },
  );
  const sources = new Map(eventRules.rules.map((rule) => [rule.id, rule.logsource]));
  const silent = silentRules(rules);
  const correlations = planCorrelations(rules, (ruleId, field) =>
    names.namesOf(sources.get(ruleId) ?? {}, field),
  );
  const counted = new Set(correlations.counted);
  const correlator = createCorrelator({
    correlations,
    ...(options.limits && { limits: options.limits }),
    ...(options.continueFrom && { windows: options.continueFrom.correlator.windows }),
  });

  const lookAt = (held: readonly number[], explain: boolean): Look => {
    const fired: string[] = [];
    const detections: Detection[] = [];
    for (const number of held) {
      const id = eventRules.rules[number]?.id ?? '';
      if (counted.has(id)) fired.push(id);
      if (!silent.has(id)) detections.push(eventRules.detection(number, explain));
    }
    return { detections, fired };
  };

  const correlate = ({ detections, fired }: Look, eventOf: () => Event): Detection[] => {
    if (fired.length === 0) return detections;
    const event = eventOf();
    const completed = correlator.accept(new EventView(event), eventTimeMs(event), fired);
    return [...detections, ...completed];
  };

  return {
    rules,
    correlations,
    look: (event) => lookAt(eventRules.match(event), true),
    match: (event) => correlate(lookAt(eventRules.match(event), true), () => flattenEvent(event)),
    matchLine(bytes, start, end, explain = true) {
      const held = eventRules.matchLine(bytes, start, end);
      if (!held) return undefined;
      return correlate(lookAt(held, explain), () =>
        flattenEvent(JSON.parse(bytes.toString('utf8', start, end))),
      );
    },
    costs: () => eventRules.costs(),
    switchOn: (ruleId) => eventRules.switchOn(ruleId),
    eventRules,
    correlationStats: () => correlator.stats(),
    correlator,
  };
}
