import { hash } from 'node:crypto';
import type { CorrelationRule, CorrelationType, Comparison, Level, SigmaRule } from '../rule.ts';

/** A rule that a correlation counts. */
export interface PlanMember {
  id: string;
  /** Per group-by field: the names that the event may have it under, the first with a value counts. */
  groupFields: readonly (readonly string[])[];
  valueFields: readonly (readonly string[])[];
}

/** A correlation made ready, its field names resolved. Plain data that can be sent to another thread. */
export interface CorrelationPlan {
  ruleId: string;
  title: string;
  level: Level;
  type: CorrelationType;
  percentile?: number;
  timespanMs: number;
  groupBy: readonly string[];
  /** Empty: all of the rules, `needed` different ones. */
  condition: readonly { comparison: Comparison; value: number }[];
  members: readonly PlanMember[];
  needed: number;
  /** Only feeds other correlations. */
  silent: boolean;
  /** The same for all that count the same matches: with another threshold or title the windows go on. */
  key: string;
}

/** The correlations of a rule set; those that count others come after them. */
export interface CorrelationSet {
  /** Changes whenever any of them does. */
  key: string;
  plans: readonly CorrelationPlan[];
  /** Event rules that are counted. */
  counted: readonly string[];
  /** Rules that only feed correlations, event rules and correlations alike. */
  silent: readonly string[];
}

/** The names of a field of an event rule's events; of a correlation's, the field itself. */
export type NamesOf = (ruleId: string, field: string) => readonly string[];

/** Rules that only feed a correlation raise nothing of their own (Sigma 2.1, `generate`). */
export function silentRules(rules: readonly SigmaRule[]): Set<string> {
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

function inOrder(rules: readonly CorrelationRule[]): CorrelationRule[] {
  const ordered: CorrelationRule[] = [];
  const waiting = [...rules];
  const names = (rule: CorrelationRule): string[] => [rule.id, rule.name ?? rule.id];
  for (;;) {
    const next = waiting.findIndex(
      (rule) => !waiting.some((other) => names(other).some((name) => rule.rules.includes(name))),
    );
    const [rule] = next < 0 ? [] : waiting.splice(next, 1);
    if (!rule) return ordered;
    ordered.push(rule);
  }
}

function digest(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'base64url');
}

/** What an event rule looks for, or what a correlation counts and when it is met. */
function meaningOf(rule: SigmaRule, plans: ReadonlyMap<string, CorrelationPlan>): unknown {
  if (rule.kind === 'event') return [rule.logsource, rule.selections, rule.condition];
  return [plans.get(rule.id)?.key, rule.condition, rule.percentile];
}

/** Makes the correlations among `rules` ready. A reference to a rule that is not there counts nothing. */
export function planCorrelations(rules: readonly SigmaRule[], namesOf: NamesOf): CorrelationSet {
  const correlations = rules.filter((rule) => rule.kind === 'correlation');
  const silent = correlations.length === 0 ? new Set<string>() : silentRules(rules);
  const byName = new Map(rules.flatMap((rule) => (rule.name ? [[rule.name, rule] as const] : [])));
  for (const rule of rules) byName.set(rule.id, rule);
  const plans = new Map<string, CorrelationPlan>();

  const plan = (rule: CorrelationRule): CorrelationPlan => {
    const meanings: unknown[] = [];
    const members = rule.rules.flatMap((reference): PlanMember[] => {
      const member = byName.get(reference);
      if (!member) return [];
      meanings.push(meaningOf(member, plans));
      const fieldOf = (field: string): string => {
        const alias = rule.aliases[field];
        return alias?.[reference] ?? alias?.[member.id] ?? alias?.[member.name ?? ''] ?? field;
      };
      const namesFor = (field: string): readonly string[] => namesOf(member.id, fieldOf(field));
      const groupFields = rule.groupBy.map(namesFor);
      return [{ id: member.id, groupFields, valueFields: rule.fields.map(namesFor) }];
    });
    const { type, timespanMs } = rule;
    const fields = members.map(({ groupFields, valueFields }) => [groupFields, valueFields]);
    return {
      ruleId: rule.id,
      title: rule.title,
      level: rule.level,
      type,
      ...(rule.percentile === undefined ? {} : { percentile: rule.percentile }),
      timespanMs,
      groupBy: rule.groupBy,
      condition: rule.condition,
      members,
      needed: rule.rules.length,
      silent: silent.has(rule.id),
      key: digest([rule.id, type, timespanMs, fields, meanings]),
    };
  };

  for (const rule of inOrder(correlations)) plans.set(rule.id, plan(rule));
  const all = [...plans.values()];
  const events = new Set(rules.flatMap((rule) => (rule.kind === 'event' ? [rule.id] : [])));
  const members = all.flatMap((each) => each.members.map((member) => member.id));
  const counted = [...new Set(members)].filter((id) => events.has(id));
  return { key: digest([all, [...silent]]), plans: all, counted, silent: [...silent] };
}
