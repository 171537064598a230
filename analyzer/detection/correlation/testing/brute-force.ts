import type { Comparison, CorrelationType } from '../../rule.ts';

/** A correlation as its author thinks of it. */
export interface Wanted {
  id: string;
  type: CorrelationType;
  rules: readonly string[];
  groupBy: readonly string[];
  /** Alias → rule → field. */
  aliases: Readonly<Record<string, Readonly<Record<string, string>>>>;
  spanMs: number;
  condition: readonly (readonly [Comparison, number])[];
  fields: readonly string[];
  percentile?: number;
}

export interface Happened {
  at: number;
  arrived: number;
  fields: Readonly<Record<string, string | number>>;
  /** Event rules that hold. */
  fired: readonly string[];
}

export interface Completed {
  id: string;
  group: readonly string[];
  value: number;
}

interface Seen {
  at: number;
  rule: number;
  value: string | undefined;
}

interface Group {
  seen: Seen[];
  latest: number;
  seenAt: number;
}

/** Never forgets anything, counts everything anew for each event: slow, and short enough to be checked by reading. */
export class BruteForce {
  readonly #wanted: readonly Wanted[];
  readonly #latenessMs: number;
  readonly #groups = new Map<string, Group>();
  #now = 0;
  late = 0;

  /** Correlations that others count stand before those. */
  constructor(wanted: readonly Wanted[], latenessMs: number) {
    this.#wanted = wanted;
    this.#latenessMs = latenessMs;
  }

  take(event: Happened): Completed[] {
    if (event.arrived > this.#now) this.#now = event.arrived;
    const at = event.at > event.arrived + this.#latenessMs ? event.arrived : event.at;
    const fired = new Set(event.fired);
    const completed: Completed[] = [];
    for (const wanted of this.#wanted) {
      for (const found of this.#judge(wanted, { ...event, at }, fired)) {
        completed.push(found);
        fired.add(wanted.id);
      }
    }
    return completed;
  }

  #judge(wanted: Wanted, event: Happened, fired: ReadonlySet<string>): Completed[] {
    const added = new Map<string, Seen[]>();
    for (const [rule, name] of wanted.rules.entries()) {
      if (!fired.has(name)) continue;
      const text = (field: string): string =>
        String(event.fields[wanted.aliases[field]?.[name] ?? field] ?? '');
      const key = JSON.stringify(wanted.groupBy.map(text));
      const missing = wanted.fields.some((field) => event.fields[field] === undefined);
      const value = missing ? undefined : wanted.fields.map(text).join('\n');
      added.set(key, [...(added.get(key) ?? []), { at: event.at, rule, value }]);
    }
    return [...added].flatMap(([key, seen]) => {
      const value = this.#judgeGroup(wanted, key, seen, event.at);
      return value === undefined
        ? []
        : [{ id: wanted.id, group: JSON.parse(key) as string[], value }];
    });
  }

  #judgeGroup(wanted: Wanted, key: string, added: readonly Seen[], at: number): number | undefined {
    const group = this.#groupOf(wanted, key);
    const patience = Math.max(wanted.spanMs, this.#latenessMs);
    if (at < group.latest - patience) {
      this.late += wanted.type.startsWith('temporal') ? added.length : 1;
      return undefined;
    }
    group.latest = Math.max(group.latest, at);
    group.seenAt = this.#now;
    group.seen.push(...(wanted.type.startsWith('temporal') ? added : added.slice(0, 1)));
    const valueAt = (end: number): number =>
      valueOf(
        wanted,
        group.seen.filter((each) => each.at >= end - wanted.spanMs && each.at <= end),
      );
    if (at >= group.latest - wanted.spanMs) {
      const value = valueAt(group.latest);
      if (isMet(wanted, value)) return value;
    }
    if (at === group.latest || at < group.latest - this.#latenessMs || !grows(wanted)) return;
    const ends = group.seen
      .map((each) => each.at)
      .filter((end) => end >= at && end <= at + wanted.spanMs && end < group.latest);
    const best = Math.max(...ends.map(valueAt));
    return isMet(wanted, best) ? best : undefined;
  }

  #groupOf(wanted: Wanted, key: string): Group {
    const name = wanted.id + key;
    const known = this.#groups.get(name);
    if (known && known.seenAt + wanted.spanMs + this.#latenessMs >= this.#now) return known;
    const group = { seen: [], latest: Number.NEGATIVE_INFINITY, seenAt: this.#now };
    this.#groups.set(name, group);
    return group;
  }
}

function grows({ type, condition }: Wanted): boolean {
  const counts: readonly CorrelationType[] = [
    'event_count',
    'value_count',
    'value_sum',
    'temporal',
    'temporal_ordered',
  ];
  return counts.includes(type) && condition.every(([by]) => by === 'gt' || by === 'gte');
}

function isMet({ condition, rules }: Wanted, value: number): boolean {
  if (condition.length === 0) return value >= rules.length;
  return condition.every(([by, limit]) => {
    if (Number.isNaN(value)) return false;
    if (by === 'gt') return value > limit;
    if (by === 'gte') return value >= limit;
    if (by === 'lt') return value < limit;
    if (by === 'lte') return value <= limit;
    return by === 'eq' ? value === limit : value !== limit;
  });
}

function ranked(numbers: readonly number[], percent: number): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  const place = ((sorted.length - 1) * percent) / 100;
  const [below = Number.NaN, above = below] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

/** Longest choice of rules in ascending order: by trying every rule as the next one. */
function inOrder(rules: readonly number[], after: number): number {
  let best = 0;
  for (const [index, rule] of rules.entries()) {
    if (rule > after) best = Math.max(best, 1 + inOrder(rules.slice(index + 1), rule));
  }
  return best;
}

/** Of the same time, what came first stands first: `toSorted` keeps the order of equals. */
function valueOf(wanted: Wanted, window: readonly Seen[]): number {
  const values = window.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const numbers = values.map(Number).filter((number) => Number.isFinite(number));
  const sum = numbers.reduce((total, number) => total + number, 0);
  switch (wanted.type) {
    case 'event_count':
      return window.length;
    case 'value_count':
      return new Set(values).size;
    case 'temporal':
      return new Set(window.map(({ rule }) => rule)).size;
    case 'temporal_ordered':
      return inOrder(
        window.toSorted((left, right) => left.at - right.at).map(({ rule }) => rule),
        -1,
      );
    case 'value_sum':
      return sum;
    case 'value_avg':
      return numbers.length === 0 ? 0 : sum / numbers.length;
    case 'value_percentile':
      return ranked(numbers, wanted.percentile ?? 50);
    case 'value_median':
      return ranked(numbers, 50);
  }
}
