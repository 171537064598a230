import type { Detection } from '../detection.ts';
import type { EventView } from '../match/event-view.ts';
import { fingerprint, valueNumber } from './fingerprint.ts';
import { defaultLimits, type CorrelationLimits } from './limits.ts';
import { compare } from '../comparison.ts';
import { keepingOf, measure } from './measure.ts';
import type { CorrelationPlan, CorrelationSet, PlanMember } from './plan.ts';
import { WindowStore, type CorrelatorStats, type Match } from './window-store.ts';

/** Counts matches over time. Time is the events' own, so that a replay gives the same answers. */
export interface Correlator {
  /**
   * `fired` are the ids of the rules that hold for the event at `atMs`; answers the correlations it completes. Of
   * each that holds or is completed `isCounted` is asked once: where it says no, no correlation counts it.
   */
  accept(
    view: EventView,
    atMs: number,
    fired: Iterable<string>,
    isCounted?: (ruleId: string) => boolean,
  ): Detection[];
  stats(): CorrelatorStats;
  /** For a correlator that takes the place of this one: windows of what is counted as before go on. */
  readonly windows: WindowStore;
}

export interface CorrelatorOptions {
  correlations: CorrelationSet;
  /** Windows of a correlator before; else empty ones within `limits`. */
  windows?: WindowStore;
  limits?: CorrelationLimits;
}

interface Group {
  texts: readonly string[];
  /** NaN: the match is looked at, but adds nothing. */
  amounts: number[];
}

/** Entries looked at for one late event in windows that end before the newest: it must not cost more than many others. */
const maxEarlierEntries = 16_384;

function textOf(view: EventView, names: readonly string[]): string {
  return view.firstSlot(names)?.texts.join(',') ?? '';
}

/** What the match adds to its window; NaN when the field to be counted is missing. */
function amountOf(
  plan: CorrelationPlan,
  member: PlanMember,
  index: number,
  view: EventView,
): number {
  switch (plan.type) {
    case 'event_count':
      return 1;
    case 'temporal':
    case 'temporal_ordered':
      return index + 1;
    case 'value_count': {
      const slots = member.valueFields.map((names) => view.firstSlot(names));
      if (slots.some((slot) => slot === undefined || slot.values.length === 0)) return Number.NaN;
      return valueNumber(JSON.stringify(slots.map((slot) => slot?.texts)));
    }
    case 'value_sum':
    case 'value_avg':
    case 'value_percentile':
    case 'value_median': {
      const text = textOf(view, member.valueFields[0] ?? []).trim();
      const amount = text === '' ? Number.NaN : Number(text);
      return Number.isFinite(amount) ? amount : Number.NaN;
    }
  }
}

function isMet(plan: CorrelationPlan, value: number): boolean {
  if (plan.condition.length === 0) return value >= plan.needed;
  return plan.condition.every((each) => compare(value, each.comparison, each.value));
}

/** More matches can only bring it nearer: then a late one may complete a window that ended before the newest. */
function onlyGrows(plan: CorrelationPlan): boolean {
  const keeping = keepingOf(plan.type);
  return keeping !== 'list' && plan.condition.every(({ comparison }) => comparison.startsWith('g'));
}

/** The matches that one event adds, by group. */
function groupsOf(
  plan: CorrelationPlan,
  view: EventView,
  fired: ReadonlySet<string>,
): Map<string, Group> {
  const groups = new Map<string, Group>();
  const temporal = plan.type.startsWith('temporal');
  for (const [index, member] of plan.members.entries()) {
    if (!fired.has(member.id)) continue;
    const texts = member.groupFields.map((names) => textOf(view, names));
    const key = JSON.stringify(texts);
    const amount = amountOf(plan, member, index, view);
    const group = groups.get(key);
    if (!group) groups.set(key, { texts, amounts: [amount] });
    else if (temporal) group.amounts.push(amount);
    // One event is one event, however many of the counted rules it satisfies.
    else if (Number.isNaN(group.amounts[0])) group.amounts[0] = amount;
  }
  return groups;
}

/** Later than it arrived by more than clocks may differ: the sender's clock is wrong, ours counts. */
function timesOf(
  view: EventView,
  atMs: number,
  latenessMs: number,
): { at: number; arrived: number } {
  const ingested = view.event['event.ingested'];
  const arrived = typeof ingested === 'string' ? Date.parse(ingested) : Number.NaN;
  return { at: atMs > arrived + latenessMs ? arrived : atMs, arrived };
}

/**
 * Correlation rules of Sigma 2.1 over sliding windows `[t - timespan, t]`, both ends included, by group. Judged at every
 * match, without suppression (alerts group what repeats). A group-by field that is missing counts as the empty text.
 *
 * A group's newest window ends at the latest event time seen in it. A late event counts at its own time: in the newest
 * window, and, when it is late by no more than the allowance, in those before, as if it had come in time.
 */
export function createCorrelator({ correlations, ...options }: CorrelatorOptions): Correlator {
  const windows = options.windows ?? new WindowStore(options.limits ?? defaultLimits);
  const { latenessMs } = windows.limits;
  const plans = correlations.plans.map((plan) => ({
    ...plan,
    definition: windows.define({
      key: plan.key,
      keeping: keepingOf(plan.type),
      spanMs: plan.timespanMs,
    }),
    onlyGrows: onlyGrows(plan),
  }));
  type Plan = (typeof plans)[number];
  const countedBy = new Map<string, number[]>();
  for (const [index, plan] of plans.entries()) {
    for (const { id } of plan.members) countedBy.set(id, [...(countedBy.get(id) ?? []), index]);
  }
  const match: Match = {
    definition: 0,
    print: new Uint32Array(4),
    at: 0,
    arrived: Number.NaN,
    amount: Number.NaN,
  };

  const valueAt = (plan: Plan, group: number, end: number): number => {
    const within = windows.entries.within(group, end - plan.timespanMs, end);
    const newest = end === windows.groups.latest[group];
    return measure(plan, windows.entries.payloads(group), within, newest);
  };

  /** The best of the windows that end at or after the late match and before the newest. */
  const earlierValue = (plan: Plan, group: number): number => {
    const latest = windows.groups.latest[group] ?? 0;
    const until = Math.min(match.at + plan.timespanMs, latest);
    const { first, end } = windows.entries.within(group, match.at, until);
    const times = windows.entries.times(group);
    let best = valueAt(plan, group, match.at);
    let last = match.at;
    const windowsMost = Math.ceil(maxEarlierEntries / (windows.groups.count[group] ?? 1));
    for (let at = first; at < Math.min(end, first + windowsMost); at += 1) {
      const time = times[at] ?? 0;
      if (time > last && time < latest) best = Math.max(best, valueAt(plan, group, time));
      last = time;
    }
    return best;
  };

  /** The value that meets the condition, or undefined. */
  const judge = (plan: Plan, group: number): number | undefined => {
    const latest = windows.groups.latest[group] ?? 0;
    if (match.at >= latest - plan.timespanMs) {
      const value = valueAt(plan, group, latest);
      if (isMet(plan, value)) return value;
    }
    if (match.at === latest || match.at < latest - latenessMs || !plan.onlyGrows) return undefined;
    const value = earlierValue(plan, group);
    return isMet(plan, value) ? value : undefined;
  };

  const count = (plan: Plan, key: string, amounts: readonly number[]): number | undefined => {
    match.definition = plan.definition;
    fingerprint(plan.key + key, match.print);
    let group = -1;
    for (const amount of amounts) {
      match.amount = amount;
      group = windows.apply(match);
    }
    return group < 0 ? undefined : judge(plan, group);
  };

  return {
    windows,
    stats: () => windows.stats(),
    accept(view, atMs, fired, isCounted = () => true) {
      const all = new Set<string>();
      for (const id of fired) if (isCounted(id)) all.add(id);
      const waiting = new Set<number>();
      for (const id of all) for (const index of countedBy.get(id) ?? []) waiting.add(index);
      if (waiting.size === 0) return [];
      Object.assign(match, timesOf(view, atMs, latenessMs));
      const detections: Detection[] = [];
      for (const [index, plan] of plans.entries()) {
        if (!waiting.has(index)) continue;
        for (const [key, { texts, amounts }] of groupsOf(plan, view, all)) {
          const value = count(plan, key, amounts);
          if (value === undefined) continue;
          if (!plan.silent) detections.push(detectionOf(plan, texts, value));
          if (!isCounted(plan.ruleId)) continue;
          all.add(plan.ruleId);
          for (const next of countedBy.get(plan.ruleId) ?? []) waiting.add(next);
        }
      }
      return detections;
    },
  };
}

function detectionOf(plan: CorrelationPlan, texts: readonly string[], value: number): Detection {
  const group = Object.fromEntries(plan.groupBy.map((field, index) => [field, texts[index] ?? '']));
  return {
    ruleId: plan.ruleId,
    title: plan.title,
    level: plan.level,
    matched: plan.groupBy.map((field) => ({
      selection: 'group',
      field,
      value: group[field] ?? '',
    })),
    correlation: { group, value },
  };
}
