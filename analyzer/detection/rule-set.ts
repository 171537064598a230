import type { Event } from '../../collector/events/event.ts';
import {
  createCorrelator,
  type Correlator,
  type CorrelatorBounds,
  type CorrelatorStats,
} from './correlation/correlator.ts';
import type { RuleCost } from './costs.ts';
import type { Detection } from './detection.ts';
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
  bounds?: CorrelatorBounds;
  /** A rule set that this one takes the place of: windows of unchanged correlations go on. */
  continueFrom?: RuleSet;
}

/** The rules that look at events. `match` is synchronous, never throws, and keeps bounded state for correlations. */
export interface RuleSet {
  readonly rules: readonly SigmaRule[];
  match(event: Event): Detection[];
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

function eventTimeMs(event: Event): number {
  const at = Date.parse(event['@timestamp']);
  return Number.isNaN(at) ? 0 : at;
}

/** Rules that only feed a correlation raise nothing of their own (Sigma 2.1, `generate`). */
function silentRules(rules: readonly SigmaRule[]): Set<string> {
  const correlations = rules.filter((rule) => rule.kind === 'correlation');
  const named = (wanted: boolean): Set<string> =>
    new Set(correlations.filter((rule) => rule.generate === wanted).flatMap((rule) => rule.rules));
  const [silenced, spoken] = [named(false), named(true)];
  const isIn = (rule: SigmaRule, names: ReadonlySet<string>): boolean =>
    names.has(rule.id) || (rule.name !== undefined && names.has(rule.name));
  return new Set(
    rules
      .filter((rule) => rule.silent === true || (isIn(rule, silenced) && !isIn(rule, spoken)))
      .map((rule) => rule.id),
  );
}

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
  const correlator = createCorrelator(
    rules,
    (ruleId, field) => names.namesOf(sources.get(ruleId) ?? {}, field),
    options.bounds,
    options.continueFrom?.correlator,
  );
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

  return {
    rules,
    match(event) {
      const view = new EventView(event);
      const fired = new Set<string>();
      const detections: Detection[] = [];
      for (const candidate of route(view)) {
        if (!candidate.test(view)) continue;
        fired.add(candidate.rule.id);
        if (!silent.has(candidate.rule.id)) detections.push(candidate.detection(view));
      }
      if (fired.size === 0) return detections;
      for (const completed of correlator.accept(view, eventTimeMs(event), fired)) {
        if (!silent.has(completed.ruleId)) detections.push(completed);
      }
      return detections;
    },
    correlationStats: () => correlator.stats(),
    correlator,
  };
}
