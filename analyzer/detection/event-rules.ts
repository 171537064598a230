import { systemTime, type TimeSource } from '../../collector/time/time-source.ts';
import { defaultBudget, type RuleBudget } from './budget.ts';
import type { RuleCost } from './costs.ts';
import type { Detection } from './detection.ts';
import { parseJsonObject } from './json-object.ts';
import { createColumnTable } from './match/columns.ts';
import { CostMeter } from './match/cost-meter.ts';
import { explainMatch } from './match/explain.ts';
import { and, type Expression } from './match/expression.ts';
import { Matcher } from './match/matcher.ts';
import { createRoutes, type RouteOptions } from './match/routes.ts';
import { ruleExpression, type RuleExpression } from './match/rule-expression.ts';
import { createFieldNames } from './pipelines/field-names.ts';
import type { EventRule } from './rule.ts';

export interface EventRulesOptions extends RouteOptions {
  budget?: RuleBudget;
  time?: TimeSource;
  /** Rules that these take the place of: what unchanged ones cost is counted on. */
  continueFrom?: EventRules;
}

type Json = Readonly<Record<string, unknown>>;

/** The event rules of a rule set, compiled. Answers about an event hold until the next one. */
export interface EventRules {
  readonly rules: readonly EventRule[];
  /** Numbers of the rules that hold for an event, nested or flat, in the order of the rules. */
  match(event: Json): readonly number[];
  /** The same for a line of JSON; undefined when it is no JSON object. The bytes must not change before the next. */
  matchLine(bytes: Buffer, start: number, end: number): readonly number[] | undefined;
  /** What to report of a rule that holds; without `explain` it does not say which fields made it hold. */
  detection(rule: number, explain: boolean): Detection;
  costs(): RuleCost[];
  switchOn(ruleId: string): void;
  /** For `continueFrom`. */
  readonly meter: CostMeter;
}

const none: readonly number[] = [];

/** Whether a rule asks anything that the index can not answer: then each evaluation is timed. */
function isHeavy(expression: Expression): boolean {
  switch (expression.kind) {
    case 'constant':
      return false;
    case 'not':
      return isHeavy(expression.of);
    case 'and':
    case 'or':
    case 'at-least':
      return expression.of.some(isHeavy);
    case 'atom':
      return expression.atom.kind === 'test';
  }
}

/** Compiles rules that `loadRules` accepted; throws RuleError for others. */
export function createEventRules(
  rules: readonly EventRule[],
  options: EventRulesOptions,
): EventRules {
  const { pipelines, budget = defaultBudget, time = systemTime, continueFrom } = options;
  const names = createFieldNames(pipelines);
  const columns = createColumnTable();
  const columnOf = (of: readonly string[]): number => columns.idOf(of);
  const routeTo = createRoutes(columnOf, options);
  const compiled = rules.map((rule): RuleExpression =>
    ruleExpression(rule, {
      namesOf: (field) => names.namesOf(rule.logsource, field),
      placeholder: (name) => names.placeholder(name),
      columnOf,
    }),
  );
  const routed = compiled.map(({ rule, fits }) => and(routeTo(rule.logsource), fits));
  const matcher = new Matcher(routed, columns.columns);
  const heavy = Uint8Array.from(compiled, ({ fits }) => (isHeavy(fits) ? 1 : 0));
  const meter = new CostMeter(
    rules.map((rule) => rule.id),
    budget,
    time,
  );
  if (continueFrom) {
    const before = new Set(continueFrom.rules);
    const same = new Set(rules.filter((rule) => before.has(rule)).map((rule) => rule.id));
    meter.continueFrom(continueFrom.meter, (id) => same.has(id));
  }

  const evaluate = (rule: number, sampled: boolean): boolean => {
    const everyTime = heavy[rule] === 1;
    if (!everyTime && !sampled) return matcher.evaluate(rule);
    const from = performance.now();
    const holds = matcher.evaluate(rule);
    meter.timed(rule, (performance.now() - from) * 1_000, everyTime);
    return holds;
  };

  const evaluateCandidates = (count: number): readonly number[] => {
    const sampled = meter.nextEvent();
    let held: number[] | undefined;
    for (let at = 0; at < count; at += 1) {
      const rule = matcher.candidate(at);
      if (meter.isOff(rule)) continue;
      const holds = evaluate(rule, sampled);
      meter.evaluated(rule, holds);
      if (holds) (held ??= []).push(rule);
    }
    return held?.sort((a, b) => a - b) ?? none;
  };

  return {
    rules,
    match: (event) => evaluateCandidates(matcher.read(event)),
    matchLine(bytes, start, end) {
      const count = matcher.readLine(bytes, start, end);
      if (count >= 0) return evaluateCandidates(count);
      const event = parseJsonObject(bytes.toString('utf8', start, end));
      return event && evaluateCandidates(matcher.read(event));
    },
    detection(number, explain) {
      const rule = compiled[number];
      if (!rule) throw new RangeError(`There is no rule ${number}.`);
      const { id, title, level } = rule.rule;
      return { ruleId: id, title, level, matched: explain ? explainMatch(rule, matcher) : [] };
    },
    costs: () => meter.costs(),
    switchOn: (ruleId) => meter.switchOn(ruleId),
    meter,
  };
}
