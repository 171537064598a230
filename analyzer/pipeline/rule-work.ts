import type { CorrelatorStats } from '../detection/correlation/window-store.ts';
import type { RuleCost, RuleOff } from '../detection/costs.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { hourOf } from '../rule-history/hours.ts';
import type { RuleStats } from './messages.ts';

/** Hours that are kept while nobody takes them. */
const hoursKept = 24;

/** What one rule cost in one hour on this node. */
export interface HourCost {
  ruleId: string;
  /** `2026-11-21T08` UTC. */
  hour: string;
  /** Events that had to be looked at, and those that matched. */
  candidates: number;
  matched: number;
  /** Microseconds; an estimate from samples. */
  micros: number;
}

/** What the rules do all day. */
export interface RuleWork {
  /** What nobody has taken yet; see `analyzer/rule-history` for all before. */
  unsaved: readonly HourCost[];
  /** Rules that were switched off because they were over their budget. */
  off: ReadonlyMap<string, RuleOff>;
  /** What correlations hold in memory. */
  correlation?: CorrelatorStats;
}

type Counts = Pick<RuleCost, 'hits' | 'candidates' | 'micros'>;

/** What came since the last report. A thread or rule set that is new counts from nothing again. */
function growth(now: Counts, before: Counts | undefined): Counts {
  if (!before || now.candidates < before.candidates || now.micros < before.micros) return now;
  return {
    hits: Math.max(0, now.hits - before.hits),
    candidates: now.candidates - before.candidates,
    micros: now.micros - before.micros,
  };
}

/** Adds up what the ingest threads report of their rules, by the hour. */
export class RuleWorkBook {
  readonly #time: TimeSource;
  /** By rule and hour; at most `hoursKept` per rule. */
  readonly #unsaved = new Map<string, Map<string, HourCost>>();
  /** What each thread said last; gone with the thread. */
  readonly #threads = new Map<object, Map<string, RuleCost>>();

  constructor(time: TimeSource) {
    this.#time = time;
  }

  /** `thread` is any object that is the same for all reports of one thread. Answers the rules that were switched off since. */
  report(thread: object, stats: RuleStats): RuleCost[] {
    const last = this.#threads.get(thread) ?? new Map<string, RuleCost>();
    this.#threads.set(thread, last);
    const hour = hourOf(isoNow(this.#time));
    const switchedOff: RuleCost[] = [];
    for (const cost of stats.costs) {
      const { ruleId } = cost;
      const { hits, candidates, micros } = growth(cost, last.get(ruleId));
      if (candidates > 0) this.#add({ ruleId, hour, candidates, matched: hits, micros });
      if (cost.off && !this.#offOf(ruleId)) switchedOff.push(cost);
      last.set(ruleId, cost);
    }
    return switchedOff;
  }

  /** A thread is gone, and its counts with it; what it had reported stays counted. */
  forget(thread: object): void {
    this.#threads.delete(thread);
  }

  /** Forgets rules that are in use no more. */
  keepOnly(ruleIds: ReadonlySet<string>): void {
    for (const id of this.#unsaved.keys()) if (!ruleIds.has(id)) this.#unsaved.delete(id);
    for (const last of this.#threads.values()) {
      for (const id of last.keys()) if (!ruleIds.has(id)) last.delete(id);
    }
  }

  /** What came since it was taken last; whoever takes it keeps it, or gives it back. */
  take(): HourCost[] {
    const taken = this.#all();
    this.#unsaved.clear();
    return taken;
  }

  giveBack(costs: readonly HourCost[]): void {
    for (const cost of costs) this.#add(cost);
  }

  read(): RuleWork {
    const off = new Map<string, RuleOff>();
    for (const last of this.#threads.values()) {
      for (const [id, cost] of last) if (cost.off && !off.has(id)) off.set(id, cost.off);
    }
    return { unsaved: this.#all(), off };
  }

  #all(): HourCost[] {
    return [...this.#unsaved.values()].flatMap((hours) => [...hours.values()]);
  }

  /** Off in one thread is off enough to be told. */
  #offOf(ruleId: string): RuleOff | undefined {
    for (const last of this.#threads.values()) {
      const off = last.get(ruleId)?.off;
      if (off) return off;
    }
    return undefined;
  }

  #add(cost: HourCost): void {
    const hours = this.#unsaved.get(cost.ruleId) ?? new Map<string, HourCost>();
    this.#unsaved.set(cost.ruleId, hours);
    const known = hours.get(cost.hour);
    hours.set(cost.hour, {
      ...cost,
      candidates: cost.candidates + (known?.candidates ?? 0),
      matched: cost.matched + (known?.matched ?? 0),
      micros: cost.micros + (known?.micros ?? 0),
    });
    const [oldest] = [...hours.keys()].sort();
    if (hours.size > hoursKept && oldest !== undefined) hours.delete(oldest);
  }
}
