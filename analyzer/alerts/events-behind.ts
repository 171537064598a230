import { isIP } from 'node:net';
import type { Event } from '../../collector/events/event.ts';
import type { MatchedField } from '../detection/detection.ts';
import { EventView } from '../detection/match/event-view.ts';
import { createFieldNames, type FieldNames } from '../detection/pipelines/field-names.ts';
import type { Pipeline } from '../detection/pipelines/pipeline.ts';
import { createRuleSet } from '../detection/rule-set.ts';
import type { CorrelationRule, EventRule, SigmaRule } from '../detection/rule.ts';
import { hotType } from '../stores/events/event-row.ts';
import type { EventStore, Filter } from '../stores/events/event-store.ts';
import type { Db } from '../stores/records/records.ts';
import { readSwitchesOver } from './switches/history.ts';

export interface BehindQuestion {
  rule: CorrelationRule;
  /** What the counted events have in common. */
  group: Readonly<Record<string, string>>;
  /** The event that completed the correlation, ISO. */
  at: string;
  /** Units whose events may be shown. */
  units: readonly string[];
}

export interface BehindDeps {
  events: Pick<EventStore, 'search'>;
  /** The records database: which rules were switched off for whom. */
  db: Db;
  rules: readonly SigmaRule[];
  pipelines: readonly Pipeline[];
}

export interface BehindAnswer {
  /** Newest first. */
  found: { event: Event; ruleId: string; matched: readonly MatchedField[] }[];
  /** There may be more: the search or the answer was cut. */
  cut: boolean;
}

/** One page of the event store; a group has far fewer events unless somebody floods. */
const mostSearched = 1_000;
const mostShown = 100;
/** Chains of correlations are two or three long. */
const deepest = 8;

interface Member {
  rule: EventRule;
  /** By group-by field: the names that it may have in the member's events. */
  groupNames: ReadonlyMap<string, readonly string[]>;
}

function fieldOf(rule: CorrelationRule, field: string, reference: string, member: SigmaRule) {
  const alias = rule.aliases[field];
  return alias?.[reference] ?? alias?.[member.id] ?? alias?.[member.name ?? ''] ?? field;
}

/** The event rules that a correlation counts, also through other correlations. */
function membersOf(
  rule: CorrelationRule,
  fields: ReadonlyMap<string, string>,
  { rules, names }: { rules: readonly SigmaRule[]; names: FieldNames },
  depth = deepest,
): Member[] {
  return rule.rules.flatMap((reference): Member[] => {
    const member = rules.find((each) => each.id === reference || each.name === reference);
    if (!member) return [];
    const inner = new Map(
      [...fields].map(([field, name]) => [field, fieldOf(rule, name, reference, member)]),
    );
    if (member.kind === 'correlation') {
      return depth === 0 ? [] : membersOf(member, inner, { rules, names }, depth - 1);
    }
    const groupNames = new Map(
      [...inner].map(([field, name]) => [field, names.namesOf(member.logsource, name)]),
    );
    return [{ rule: member, groupNames }];
  });
}

/** The longest span of a chain: what is behind the last link lies within all of them. */
function spanOf(rule: CorrelationRule, rules: readonly SigmaRule[], depth = deepest): number {
  const inner = rule.rules.map((reference) => {
    const member = rules.find((each) => each.id === reference || each.name === reference);
    return member?.kind === 'correlation' && depth > 0 ? spanOf(member, rules, depth - 1) : 0;
  });
  return rule.timespanMs + Math.max(0, ...inner);
}

function isComparable(name: string, value: string): boolean {
  const type = hotType(name);
  return type === 'keyword' || (type === 'ip' && isIP(value) !== 0);
}

/** What the store can narrow by: fields that it keeps in columns and compares whole. */
function filtersOf(group: BehindQuestion['group'], members: readonly Member[]): Filter[] {
  return Object.entries(group).flatMap(([field, value]): Filter[] => {
    const names = [...new Set(members.flatMap(({ groupNames }) => groupNames.get(field) ?? []))];
    const comparable = names.every((name) => isComparable(name, value));
    // Several values of one event are one text in the group, parted by commas.
    if (value === '' || value.includes(',') || names.length === 0 || !comparable) return [];
    return [
      { kind: 'any', filters: names.map((name) => ({ kind: 'equals', field: name, value })) },
    ];
  });
}

function isOfGroup(view: EventView, member: Member, group: BehindQuestion['group']): boolean {
  return [...member.groupNames].every(([field, names]) => {
    const text = view.firstSlot(names)?.texts.join(',') ?? '';
    return text === (group[field] ?? '');
  });
}

/**
 * The events that a correlation counted. The engine keeps numbers, not events, so they are looked for again: those of
 * the group within the span before the alert that the counted rules match, as the rules are now. What the unit of the
 * event had switched off when it came was not counted.
 */
export async function findEventsBehind(
  deps: BehindDeps,
  { rule, group, at, units }: BehindQuestion,
): Promise<BehindAnswer> {
  const names = createFieldNames(deps.pipelines);
  const fields = new Map(rule.groupBy.map((field) => [field, field]));
  const members = membersOf(rule, fields, { rules: deps.rules, names });
  const end = Date.parse(at);
  const page = await deps.events.search({
    range: {
      from: new Date(end - spanOf(rule, deps.rules)).toISOString(),
      to: new Date(end + 1).toISOString(),
    },
    units,
    filters: filtersOf(group, members),
    limit: mostSearched,
  });
  const spoken = members.map((member) => ({ ...member.rule, silent: false }));
  const byId = new Map(members.map((member) => [member.rule.id, member]));
  const ruleSet = createRuleSet([...new Map(spoken.map((each) => [each.id, each])).values()], {
    pipelines: deps.pipelines,
  });
  const wasOff = await readSwitchesOver(deps.db, [...byId.keys()]);
  const found: BehindAnswer['found'] = [];
  for (const event of page.events) {
    const view = new EventView(event);
    const [hit] = ruleSet.match(event).filter(({ ruleId }) => {
      const member = byId.get(ruleId);
      if (member === undefined || !isOfGroup(view, member, group)) return false;
      return !wasOff(ruleId, event);
    });
    if (hit) found.push({ event, ruleId: hit.ruleId, matched: hit.matched });
  }
  return {
    found: found.slice(0, mostShown),
    cut: page.cursor !== undefined || found.length > mostShown,
  };
}
