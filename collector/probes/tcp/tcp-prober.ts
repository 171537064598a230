import { connect, type Socket } from 'node:net';
import type { Answer, AskOptions, Outcome, Prober, Question } from '../prober.ts';
import { createPace } from './pace.ts';
import { spareSockets } from './open-files.ts';

export interface TcpProberLimits {
  /** Attempts under way at once; less where `ulimit -n` allows less. */
  inFlight: number;
  /** An attempt without an answer is given up after this; below a second nothing is sent twice. */
  timeoutMs: number;
  /** Of a banner: most bytes kept, and how long it may take to come after the connection stands. */
  bannerBytes: number;
  bannerMs: number;
}

/**
 * The system sends a SYN again when a second has passed without an answer (RFC 6298, 2.1), Linux since 6.5 each second up to the fourth time
 * (tcp_syn_linear_timeouts): counted as if always so, which is never too few.
 */
const resendEveryMs = 1_000;
/** Attempts started before answers and timers get their turn: a long burst would make time-outs late. */
const perTurn = 64;
/** This machine ran out of something for the moment: nothing was sent, it is tried again with fewer under way. */
const exhausted = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL', 'EAGAIN']);
const fewest = 4;

type TcpQuestion = Extract<Question, { kind: 'tcp' }>;

/** What an error of connect() says. A router's port-unreachable looks like a refusal: the alias test of sweeps is what tells a REJECT rule. */
function outcomeOf(code: string): Outcome {
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return 'refused';
  if (code === 'ETIMEDOUT') return 'silent';
  if (['EHOSTUNREACH', 'ENETUNREACH', 'EACCES', 'ENOPROTOOPT', 'EPROTO'].includes(code))
    return 'unreachable';
  return 'failed';
}

/** One call of `ask`: state of what is under way. */
class Run {
  readonly #questions: TcpQuestion[];
  readonly #told: (answer: Answer) => void;
  readonly #limits: TcpProberLimits;
  readonly #options: AskOptions;
  readonly #pace;
  readonly #active = new Set<() => void>();
  #next = 0;
  #limit: number;
  #waiting: NodeJS.Timeout | NodeJS.Immediate | undefined;
  readonly #done = Promise.withResolvers<void>();

  constructor(
    questions: TcpQuestion[],
    told: (answer: Answer) => void,
    limits: TcpProberLimits,
    options: AskOptions,
  ) {
    this.#questions = questions;
    this.#told = told;
    this.#limits = limits;
    this.#options = options;
    this.#limit = Math.min(limits.inFlight, spareSockets());
    this.#pace = createPace(options.ratePerSecond);
  }

  async finish(): Promise<void> {
    const { signal } = this.#options;
    const stop = () => {
      this.#next = this.#questions.length;
      for (const giveUp of this.#active) giveUp();
      this.#settle();
    };
    if (signal?.aborted) return;
    signal?.addEventListener('abort', stop, { once: true });
    this.#fill();
    try {
      await this.#done.promise;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  #settle(): void {
    if (this.#next >= this.#questions.length && this.#active.size === 0) {
      this.#done.resolve();
    } else this.#wake(0);
  }

  #wake(afterMs: number): void {
    if (this.#waiting !== undefined) return;
    const go = () => {
      this.#waiting = undefined;
      this.#fill();
    };
    this.#waiting = afterMs > 0 ? setTimeout(go, afterMs) : setImmediate(go);
  }

  /** Starts what the limits and the pace allow for now. */
  #fill(): void {
    const turn = { over: false };
    for (let started = 0; this.#next < this.#questions.length; started += 1) {
      if (this.#active.size >= this.#limit) break;
      const wait = started >= perTurn ? 0 : this.#pace.take();
      if (started >= perTurn || wait > 0) {
        this.#wake(wait);
        break;
      }
      const question = this.#questions[this.#next];
      this.#next += 1;
      if (question) this.#attempt(question, turn);
    }
    setImmediate(() => (turn.over = true));
    if (this.#next >= this.#questions.length && this.#active.size === 0) this.#done.resolve();
  }

  #attempt(question: TcpQuestion, turn: { over: boolean }): void {
    const started = performance.now();
    const socket = connect({ host: question.address, port: question.port });
    let stood: number | undefined;
    const finish = (outcome: Outcome, more: Partial<Answer> = {}) => {
      if (!this.#active.delete(giveUp)) return;
      clearTimeout(timer);
      const ms = (stood ?? performance.now()) - started;
      const sent = 1 + Math.min(4, Math.floor(ms / resendEveryMs));
      this.#told({ question, outcome, sent, ...more });
      // A reset, not a goodbye: the port is free at once and the other side forgets us.
      if (outcome === 'open') socket.resetAndDestroy();
      else socket.destroy();
      this.#settle();
    };
    const giveUp = () => finish(stood === undefined ? 'silent' : 'open');
    const timer = setTimeout(giveUp, this.#limits.timeoutMs);
    this.#active.add(giveUp);
    socket.once('connect', () => {
      stood = performance.now();
      const rttMs = round(stood - started);
      clearTimeout(timer);
      if (this.#options.banners) this.#listen(socket, (banner) => finish('open', banner), rttMs);
      else finish('open', { rttMs });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? 'UNKNOWN';
      if (exhausted.has(code) && this.#retry(question, giveUp)) {
        clearTimeout(timer);
        return;
      }
      // Before the first look at the network it is this machine that refuses: no route, a rule of its own firewall. Nothing was sent.
      const outcome = outcomeOf(code);
      if (!turn.over && outcome === 'unreachable') finish('failed', { sent: 0, code });
      else if (outcome === 'failed') finish('failed', { sent: turn.over ? 1 : 0, code });
      else if (outcome === 'refused')
        finish(outcome, { rttMs: round(performance.now() - started) });
      else finish(outcome, outcome === 'unreachable' ? { code } : {});
    });
  }

  /** Puts a question back and lowers the limit; false when there is nothing left to give back. */
  #retry(question: TcpQuestion, giveUp: () => void): boolean {
    if (this.#limit <= fewest && this.#active.size <= 1) return false;
    this.#limit = Math.max(fewest, Math.floor(this.#limit / 2));
    this.#active.delete(giveUp);
    this.#questions.push(question);
    this.#wake(100);
    return true;
  }

  /** Keeps the first bytes that come, until there are enough or the time is over; what says nothing has none. */
  #listen(socket: Socket, finish: (more: Partial<Answer>) => void, rttMs: number): void {
    let text = '';
    const end = () => {
      clearTimeout(timer);
      finish(text === '' ? { rttMs } : { rttMs, banner: text });
    };
    const timer = setTimeout(end, this.#limits.bannerMs);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1', 0, this.#limits.bannerBytes - text.length);
      if (text.length >= this.#limits.bannerBytes) end();
    });
    socket.once('end', end);
    socket.once('close', end);
  }
}

const round = (ms: number): number => Math.round(ms * 10) / 10;

/**
 * Asks over TCP as any program may: one connection attempt per question, given up before the system would repeat it. Thousands are under way
 * at once. `open` is a completed handshake, reset at once; a banner is listened for where asked, nothing is ever sent on the connection.
 */
export function createTcpProber(limits: TcpProberLimits): Prober {
  return {
    kind: 'tcp',
    ask(questions, told, options = {}) {
      const tcp = questions.filter((question) => question.kind === 'tcp');
      return new Run(tcp, told, limits, options).finish();
    },
  };
}
