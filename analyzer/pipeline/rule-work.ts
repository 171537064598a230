import type { CorrelatorStats } from '../detection/correlation/window-store.ts';
import type { RuleCost, RuleOff } from '../detection/costs.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { RuleStats } from './messages.ts';

/** Hours of cost kept per rule. */
const hoursKept = 24;
const hourMs = 3_600_000;

/** What one rule has cost, over all ingest threads and reloads since the node was started. */
export interface RuleWorkEntry extends RuleCost {
  /** By hour, oldest first; hours in which the rule was not evaluated are left out. */
  hours: readonly { from: string; micros: number }[];
}

/** What the rules do all day. */
export interface RuleWork {
  /** ISO 8601; counts begin here. */
  since: string;
  /** Of all rules, microseconds. */
  micros: number;
  rules: ReadonlyMap<string, RuleWorkEntry>;
  /** What correlations hold in memory. */
  correlation?: CorrelatorStats;
}

interface Known {
  sum: RuleCost;
  /** Microseconds by hour since the epoch; at most `hoursKept`. */
  hours: Map<number, number>;
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

/** Adds up what the ingest threads report of their rules. */
export class RuleWorkBook {
  readonly #time: TimeSource;
  readonly #since: string;
  readonly #known = new Map<string, Known>();
  /** What each thread said last; gone with the thread. */
  readonly #threads = new Map<object, Map<string, RuleCost>>();

  constructor(time: TimeSource) {
    this.#time = time;
    this.#since = new Date(time.now()).toISOString();
  }

  /** `thread` is any object that is the same for all reports of one thread. Answers the rules that were switched off since. */
  report(thread: object, stats: RuleStats): RuleCost[] {
    const last = this.#threads.get(thread) ?? new Map<string, RuleCost>();
    this.#threads.set(thread, last);
    const hour = Math.floor(this.#time.now() / hourMs);
    const switchedOff: RuleCost[] = [];
    for (const cost of stats.costs) {
      this.#add(cost, growth(cost, last.get(cost.ruleId)), hour);
      if (cost.off && !this.#offOf(cost.ruleId)) switchedOff.push(cost);
      last.set(cost.ruleId, cost);
    }
    return switchedOff;
  }

  /** A thread is gone, and its counts with it; what it had reported stays counted. */
  forget(thread: object): void {
    this.#threads.delete(thread);
  }

  /** Forgets rules that are in use no more. */
  keepOnly(ruleIds: ReadonlySet<string>): void {
    for (const id of this.#known.keys()) if (!ruleIds.has(id)) this.#known.delete(id);
    for (const last of this.#threads.values()) {
      for (const id of last.keys()) if (!ruleIds.has(id)) last.delete(id);
    }
  }

  read(): RuleWork {
    const rules = new Map<string, RuleWorkEntry>();
    let micros = 0;
    for (const [id, { sum, hours }] of this.#known) {
      const off = this.#offOf(id);
      micros += sum.micros;
      rules.set(id, {
        ...sum,
        ...(off && { off }),
        hours: [...hours].map(([hour, spent]) => ({
          from: new Date(hour * hourMs).toISOString(),
          micros: spent,
        })),
      });
    }
    return {
      since: this.#since,
      micros,
      rules,
    };
  }

  /** Off in one thread is off enough to be told. */
  #offOf(ruleId: string): RuleOff | undefined {
    for (const last of this.#threads.values()) {
      const off = last.get(ruleId)?.off;
      if (off) return off;
    }
    return undefined;
  }

  #add(cost: RuleCost, grown: Counts, hour: number): void {
    const known = this.#known.get(cost.ruleId) ?? {
      sum: { ruleId: cost.ruleId, hits: 0, candidates: 0, micros: 0 },
      hours: new Map<number, number>(),
    };
    this.#known.set(cost.ruleId, known);
    const { sum, hours } = known;
    known.sum = {
      ruleId: cost.ruleId,
      hits: sum.hits + grown.hits,
      candidates: sum.candidates + grown.candidates,
      micros: sum.micros + grown.micros,
    };
    if (grown.micros > 0) hours.set(hour, (hours.get(hour) ?? 0) + grown.micros);
    for (const old of hours.keys()) if (old <= hour - hoursKept) hours.delete(old);
  }
}
