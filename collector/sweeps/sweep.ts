import type { Prober } from '../probes/prober.ts';
import type { TimeSource } from '../time/time-source.ts';
import type { JournalEntry, SweepEvent, SweepResult } from './events.ts';
import type { Knowledge } from './knowledge.ts';
import type { SweepRules } from './rules.ts';
import type { Scope } from './scope.ts';

export interface SweepSettings {
  /** Packets that may be sent in all, those of service questions included. */
  budget: number;
  /** Packets a second; undefined: as the rules say. */
  ratePerSecond?: number;
  /** Ports asked of every found host after discovery; none: discovery only. */
  servicePorts?: readonly number[];
  /** Share of the budget, 0 to 1, that is kept for services; as the rules say when ports are given. */
  serviceShare?: number;
}

export interface SweepDeps {
  scope: Scope;
  knowledge: Knowledge;
  /** TCP always; ICMP where the machine may send it. Only these send anything. */
  probers: { tcp: Prober; icmp?: Prober };
  rules: SweepRules;
  settings: SweepSettings;
  time: TimeSource;
  /** Decides the random addresses of the alias test; the same for a resumed sweep. */
  seed: number;
  /** What an interrupted run left, in order; the sweep goes on behind it. */
  journal?: readonly JournalEntry[];
  /** Persists one entry; awaited, so that nothing is sent that a crash would forget. */
  keep?: (entry: JournalEntry) => Promise<void> | void;
  told?: (event: SweepEvent) => void;
}

export interface Sweep {
  /** Runs once, until the budget is spent, nothing is worth a probe, or the signal. Rejects with a ProbeError when no prober can work. */
  run(signal?: AbortSignal): Promise<SweepResult>;
}

/** A sweep over a scope. Throws SweepError (BAD_SETTINGS, BAD_JOURNAL) before anything is sent. */
export function createSweep(deps: SweepDeps): Sweep {
  return {
    run: () => Promise.reject(new Error(`a sweep of ${deps.scope.prefixes.length} prefixes`)),
  };
}
