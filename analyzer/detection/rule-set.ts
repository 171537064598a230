import type { Event } from '../../collector/events/event.ts';
import { createCorrelator, type Correlator } from './correlation/correlator.ts';
import type { CorrelationLimits } from './correlation/limits.ts';
import { planCorrelations, silentRules, type CorrelationSet } from './correlation/plan.ts';
import type { CorrelatorStats } from './correlation/window-store.ts';
import type { RuleCost } from './costs.ts';
import type { Detection } from './detection.ts';
import { eventTimeMs } from './event-time.ts';
import { compileEventRule, type CompiledEventRule } from './match/event-rule.ts';
import { EventView } from './match/event-view.ts';
import { createFieldNames } from './pipelines/field-names.ts';
import { covers, createLogSourceFinder } from './pipelines/logsources.ts';
import type { Pipeline } from './pipelines/pipeline.ts';
import type { LogSource, SigmaRule } from './rule.ts';

export interface RuleSetOptions {
  /** Field names and log sources of events; none = names as the rules say. From `loadPipelines`. */
  pipelines?: readonly Pipeline[];
  /** Shows every event to every rule. */
  ignoreLogsource?: boolean;
  /** What to do with an event that neither carries a `logsource` nor is known to a pipeline. */
  unknownLogsource?: 'no-rule' | 'every-rule';
  /** Bounds of what correlations remember. */
  limits?: CorrelationLimits;
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
  /** Event rules alone, and what another thread needs to correlate. */
  look(event: Event): Look;
  readonly correlations: CorrelationSet;
  correlationStats(): CorrelatorStats;
  /** What each event rule cost and found. */
  costs?(): readonly RuleCost[];
  /** Gives a rule that was switched off for its cost another chance. */
  switchOn?(ruleId: string): void;
  /** For `continueFrom`. */
  readonly correlator: Correlator;
}

/** Log-source signatures remembered; beyond that the memory starts afresh. */
const maxRoutes = 4_096;

/** Compiles rules that `loadRules` accepted; throws RuleError for others. */
export function createRuleSet(rules: readonly SigmaRule[], options: RuleSetOptions = {}): RuleSet {
  const pipelines = options.pipelines ?? [];
  const names = createFieldNames(pipelines);
  const compiled = rules
    .filter((rule) => rule.kind === 'event')
    .map((rule) =>
      compileEventRule(rule, {
        namesOf: (field) => names.namesOf(rule.logsource, field),
        placeholder: (name) => names.placeholder(name),
      }),
    );
  const sources = new Map(compiled.map(({ rule }) => [rule.id, rule.logsource]));
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
  const finder = createLogSourceFinder(pipelines);
  const routes = new Map<string, readonly CompiledEventRule[]>();

  const rulesFor = (has: readonly LogSource[]): readonly CompiledEventRule[] => {
    if (has.length === 0 && options.unknownLogsource === 'every-rule') return compiled;
    return compiled.filter(
      ({ rule }) =>
        Object.keys(rule.logsource).length === 0 ||
        has.some((source) => covers(source, rule.logsource)),
    );
  };

  const route = (view: EventView): readonly CompiledEventRule[] => {
    if (options.ignoreLogsource === true) return compiled;
    const signature = finder.signature(view);
    const known = routes.get(signature);
    if (known) return known;
    const found = rulesFor(finder.find(view));
    if (routes.size >= maxRoutes) routes.clear();
    routes.set(signature, found);
    return found;
  };

  const lookAt = (view: EventView): Look => {
    const fired: string[] = [];
    const detections: Detection[] = [];
    for (const candidate of route(view)) {
      if (!candidate.test(view)) continue;
      const { id } = candidate.rule;
      if (counted.has(id)) fired.push(id);
      if (!silent.has(id)) detections.push(candidate.detection(view));
    }
    return { detections, fired };
  };

  return {
    rules,
    correlations,
    look: (event) => lookAt(new EventView(event)),
    match(event) {
      const view = new EventView(event);
      const { detections, fired } = lookAt(view);
      if (fired.length === 0) return detections;
      return [...detections, ...correlator.accept(view, eventTimeMs(event), fired)];
    },
    correlationStats: () => correlator.stats(),
    correlator,
  };
}
