import type { Detection } from '../detection.ts';
import type { EventView } from '../match/event-view.ts';
import type { CorrelationRule, SigmaRule } from '../rule.ts';
import { compare, Window, type Entry } from './window.ts';

export interface CorrelatorBounds {
  /** Windows held at once over all correlations; the one longest without a match is forgotten. */
  groups: number;
  /** Matches held in one window. */
  matchesPerGroup: number;
  /** Matches held over all windows. */
  matches: number;
}

export const defaultBounds: CorrelatorBounds = {
  groups: 100_000,
  matchesPerGroup: 10_000,
  matches: 1_000_000,
};

export interface CorrelatorStats {
  groups: number;
  matches: number;
  /** Windows or matches forgotten before their time since the start. */
  forgotten: number;
}

/** Counts matches over time. Time is the events' own, so that a replay gives the same answers. */
export interface Correlator {
  /** `fired` are the ids of the rules that hold for the event at `atMs`; answers the correlations it completes. */
  accept(view: EventView, atMs: number, fired: ReadonlySet<string>): Detection[];
  stats(): CorrelatorStats;
  /** Windows of the correlation `ruleId`, unless its definition is another now. */
  windowsOf(ruleId: string, definition: string): readonly (readonly [string, Window])[];
}

type NamesOf = (ruleId: string, field: string) => readonly string[];

interface Member {
  id: string;
  groupFields: readonly (readonly string[])[];
  valueFields: readonly (readonly string[])[];
}

interface Group {
  texts: readonly string[];
  entries: Entry[];
}

interface Plan {
  rule: CorrelationRule;
  /** Changes whenever the correlation or one of its rules does. */
  definition: string;
  members: readonly Member[];
}

/** Correlations that count other correlations come after them. */
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

function plan(rule: CorrelationRule, rules: readonly SigmaRule[], namesOf: NamesOf): Plan {
  const referred: SigmaRule[] = [];
  const members = rule.rules.flatMap((reference): Member[] => {
    const member = rules.find((each) => each.id === reference || each.name === reference);
    if (!member) return [];
    referred.push(member);
    const fieldOf = (field: string): string => {
      const alias = rule.aliases[field];
      return alias?.[reference] ?? alias?.[member.id] ?? alias?.[member.name ?? ''] ?? field;
    };
    const namesFor = (field: string): readonly string[] => namesOf(member.id, fieldOf(field));
    const groupFields = rule.groupBy.map(namesFor);
    return [{ id: member.id, groupFields, valueFields: rule.fields.map(namesFor) }];
  });
  return { rule, definition: definitionOf([rule, ...referred]), members };
}

/** Where a rule stands in a file does not matter. */
function definitionOf(rules: readonly SigmaRule[]): string {
  return JSON.stringify(rules.map((rule) => ({ ...rule, path: '', line: 0 })));
}

function textOf(view: EventView, names: readonly string[]): string {
  return view.firstSlot(names)?.texts.join(',') ?? '';
}

/** What the match adds to its window; undefined when the field to be counted is missing. */
function entryOf(plan: Plan, member: Member, index: number, view: EventView): Entry | undefined {
  const entry: Entry = { rule: index, key: '', amount: 0 };
  if (plan.rule.type === 'value_count') {
    const slots = member.valueFields.map((names) => view.firstSlot(names));
    if (slots.some((slot) => slot === undefined || slot.values.length === 0)) return undefined;
    return { ...entry, key: JSON.stringify(slots.map((slot) => slot?.texts)) };
  }
  if (plan.rule.type.startsWith('value_')) {
    const text = textOf(view, member.valueFields[0] ?? []);
    const amount = text.trim() === '' ? Number.NaN : Number(text);
    return Number.isFinite(amount) ? { ...entry, amount } : undefined;
  }
  return entry;
}

function valueOf(rule: CorrelationRule, window: Window): number {
  switch (rule.type) {
    case 'event_count':
      return window.size;
    case 'value_count':
      return window.distinctKeys;
    case 'temporal':
      return window.distinctRules;
    case 'temporal_ordered':
      return window.orderedRules();
    case 'value_sum':
      return window.sum;
    case 'value_avg':
      return window.size === 0 ? 0 : window.sum / window.size;
    case 'value_percentile':
      return window.percentile(rule.percentile ?? 50);
    case 'value_median':
      return window.percentile(50);
  }
}

function met(rule: CorrelationRule, value: number): boolean {
  if (rule.condition.length === 0) return value >= rule.rules.length;
  return rule.condition.every((each) => compare(value, each.comparison, each.value));
}

/**
 * Correlation rules of Sigma 2.1 over sliding windows. Evaluated at every match, without suppression (alerts group
 * what repeats); a group-by field that is missing counts as the empty text.
 */
export function createCorrelator(
  rules: readonly SigmaRule[],
  namesOf: NamesOf,
  bounds: CorrelatorBounds = defaultBounds,
  before?: Correlator,
): Correlator {
  const plans = inOrder(rules.filter((rule) => rule.kind === 'correlation')).map((rule) =>
    plan(rule, rules, namesOf),
  );
  /** In the order of the last match, so that the first is the one to forget. */
  const windows = new Map<string, Window>();
  let matches = 0;
  let forgotten = 0;
  for (const { rule, definition } of plans) {
    for (const [key, window] of before?.windowsOf(rule.id, definition) ?? []) {
      windows.set(key, window);
      matches += window.size;
    }
  }

  const makeRoom = (): void => {
    while (windows.size > bounds.groups || matches > bounds.matches) {
      const [oldest] = windows;
      if (!oldest) return;
      windows.delete(oldest[0]);
      matches -= oldest[1].size;
      forgotten += 1;
    }
  };

  const count = (plan: Plan, at: number, { texts, entries }: Group): number => {
    const key = JSON.stringify([plan.rule.id, ...texts]);
    const window = windows.get(key) ?? new Window(plan.rule.timespanMs, bounds.matchesPerGroup);
    const [before, lost] = [window.size, window.overflowed];
    windows.delete(key);
    window.advance(at);
    for (const entry of entries) window.add(entry);
    windows.set(key, window);
    matches += window.size - before;
    forgotten += window.overflowed - lost;
    makeRoom();
    return valueOf(plan.rule, window);
  };

  const evaluate = (plan: Plan, view: EventView, at: number, fired: ReadonlySet<string>) => {
    const groups = new Map<string, Group>();
    for (const [index, member] of plan.members.entries()) {
      if (!fired.has(member.id)) continue;
      const entry = entryOf(plan, member, index, view);
      const texts = member.groupFields.map((names) => textOf(view, names));
      const group = groups.get(JSON.stringify(texts)) ?? { texts, entries: [] };
      groups.set(JSON.stringify(texts), group);
      // One event is one event, however many of the counted rules it satisfies.
      if (entry && (plan.rule.type.startsWith('temporal') || group.entries.length === 0)) {
        group.entries.push(entry);
      }
    }
    const detections: Detection[] = [];
    for (const group of groups.values()) {
      const value = count(plan, at, group);
      if (met(plan.rule, value)) detections.push(detectionOf(plan.rule, group.texts, value));
    }
    return detections;
  };

  return {
    accept(view, atMs, fired) {
      if (plans.length === 0 || fired.size === 0) return [];
      const all = new Set(fired);
      const detections: Detection[] = [];
      for (const each of plans) {
        const completed = evaluate(each, view, atMs, all);
        if (completed.length > 0) all.add(each.rule.id);
        detections.push(...completed);
      }
      return detections;
    },
    stats: () => ({ groups: windows.size, matches, forgotten }),
    windowsOf(ruleId, definition) {
      const same = plans.some((each) => each.rule.id === ruleId && each.definition === definition);
      return same ? [...windows].filter(([key]) => JSON.parse(key)[0] === ruleId) : [];
    },
  };
}

function detectionOf(rule: CorrelationRule, texts: readonly string[], value: number): Detection {
  const group = Object.fromEntries(rule.groupBy.map((field, index) => [field, texts[index] ?? '']));
  return {
    ruleId: rule.id,
    title: rule.title,
    level: rule.level,
    matched: rule.groupBy.map((field) => ({
      selection: 'group',
      field,
      value: group[field] ?? '',
    })),
    correlation: { group, value },
  };
}
