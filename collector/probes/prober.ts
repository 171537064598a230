/** What one probe asks: an ICMP echo, or one TCP attempt to one port. `address` is canonical (RFC 5952 or dotted). */
export type Question =
  { kind: 'tcp'; address: string; port: number } | { kind: 'icmp'; address: string };

/**
 * What came back. `open` and `refused` (RST) and `reply` show a host; `unreachable` is a router speaking of it, `silent` is nobody;
 * `failed` was never sent or can't be judged (this machine ran out of something, no route), with the system's code.
 */
export type Outcome = 'open' | 'refused' | 'reply' | 'unreachable' | 'silent' | 'failed';

export interface Answer {
  question: Question;
  outcome: Outcome;
  /** Packets that asked, retransmissions of the system included: what the budget pays. 0 when nothing left this machine. */
  sent: number;
  /** Round trip in milliseconds, where something came back. */
  rttMs?: number;
  /** The first bytes that an open port said, where the prober listens; bounded, Latin-1, control characters as they came. */
  banner?: string;
  /** The system's code of `failed` and `unreachable`. */
  code?: string;
}

export interface AskOptions {
  signal?: AbortSignal;
  /** Packets a second; undefined: as fast as the limits of sockets allow. */
  ratePerSecond?: number;
  /** Listens for the first bytes of open ports, where the prober can. */
  banners?: boolean;
}

/** One way to ask. It sends nothing but what it is asked, once each, and holds to its own limits of sockets and time. */
export interface Prober {
  readonly kind: Question['kind'];
  /**
   * Asks all questions and tells each answer as it comes, in any order; resolves when all have one. After an abort what is under way is
   * given up and told as `silent` (it was sent and counts), what was not sent is not told.
   * Rejects with a ProbeError when the prober as a whole can't work (no rights, program missing).
   */
  ask(
    questions: readonly Question[],
    told: (answer: Answer) => void,
    options?: AskOptions,
  ): Promise<void>;
}

/** Whether an outcome shows that somebody holds the address. */
export function showsHost(outcome: Outcome): boolean {
  return outcome === 'open' || outcome === 'refused' || outcome === 'reply';
}
