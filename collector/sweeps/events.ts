import type { Outcome } from '../probes/prober.ts';

/** How a candidate came about. Screens translate by it; rules/collection/sweeps.yaml has the expectation of each. */
export type Scheme =
  | 'alias-test'
  | 'known'
  | 'gateway'
  | 'eui64-arp'
  | 'eui64-neighbour'
  | 'eui64-run'
  | 'v4-hex'
  | 'v4-decimal-words'
  | 'v4-last-octet'
  | 'v4-last-words'
  | 'v4-range'
  | 'low-byte'
  | 'service-port'
  | 'word'
  | 'dhcp-range'
  | 'around'
  | 'repeated-pattern'
  | 'service';

/** Why an address was asked. `from` is what it was made of: a MAC, an IPv4 address, a neighbour that answered, a word, a port. */
export interface Why {
  scheme: Scheme;
  from?: string;
}

/** One answer that shows a host, as the operator can repeat it. */
export type Evidence =
  | { kind: 'tcp'; port: number; outcome: 'open' | 'refused'; at: string; rttMs?: number }
  | { kind: 'icmp'; outcome: 'reply'; at: string; rttMs?: number };

export interface FoundHost {
  /** Canonical. */
  address: string;
  /** Prefix of the plan that holds it. */
  prefix: string;
  why: Why;
  evidence: Evidence;
  /** The plan's owner knew the address already; the sweep confirms it. */
  known: boolean;
}

/** An attempt at one port of a found host. `silent` is not closed: nobody knows. */
export interface FoundService {
  address: string;
  port: number;
  protocol: 'tcp';
  state: 'open' | 'closed' | 'silent' | 'unreachable';
  /** First bytes, bounded; printable ASCII, the rest escaped as \xNN. */
  banner?: string;
  at: string;
}

export type SweepPhase = 'alias-test' | 'discovery' | 'services' | 'done';

export interface SweepProgress {
  phase: SweepPhase;
  /** Packets that asked so far, retransmissions included; what a crash may have sent counts as sent. */
  probes: number;
  budget: number;
  found: number;
  /** Of them, not known before. */
  foundNew: number;
  aliased: number;
  /** Questions that could not be sent, and candidates of the plan's exclusions that were passed over. */
  failed: number;
  excluded: number;
  /** Answers that wait for a test whether everything answers there; not found hosts. */
  unconfirmed: number;
}

/** What a listener is told, in order. Nothing of it is needed to resume: that is the journal. What a journal brings back is told again. */
export type SweepEvent =
  | { kind: 'progress'; progress: SweepProgress }
  | { kind: 'found'; host: FoundHost }
  | { kind: 'service'; service: FoundService }
  /** A prefix where everything answers: its addresses show nothing. Hosts told before in it are withdrawn. */
  | { kind: 'aliased'; prefix: string; answered: string[]; withdrawn: string[] };

/** `port` is 0 for ICMP; `expected` is how likely an answer was thought to be, which is what the engine learns from. */
export type JournalAnswer = [
  address: string,
  port: number,
  outcome: Outcome,
  sent: number,
  scheme: Scheme,
  variant: string,
  from: string | null,
  expected: number,
  rttMs: number | null,
  banner: string | null,
];

/**
 * The persisted form of a running sweep: an append-only list, `asked` before anything is sent and `answered` after it. A sweep is a fold over
 * it: resumed with the same plan, knowledge, rules and seed it goes on as if nothing had happened. An `asked` without `answered` was cut by a
 * crash: its packets count as spent, its questions are asked again.
 */
export type JournalEntry =
  | { kind: 'asked'; round: number; questions: number }
  | { kind: 'answered'; round: number; at: string; answers: JournalAnswer[] };

export interface SweepResult extends SweepProgress {
  /** `budget`: spent. `exhausted`: no candidate is worth a probe. `stopped`: the signal. */
  end: 'budget' | 'exhausted' | 'stopped';
  aliasedPrefixes: string[];
  hosts: FoundHost[];
}
