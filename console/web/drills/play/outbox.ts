/** Something that a player did and the server has not confirmed yet. */
export interface Waiting<B> {
  /** Makes a repeated request the same action. */
  key: string;
  body: B;
  /** ISO 8601, by the clock of the device. */
  pressedAt: string;
  /** Refused for good, in the words of the server; kept until the player has read it. */
  refused?: string;
}

interface OutboxDeps<B> {
  /** Kept over a reload or a crash of the browser. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Name in the storage: one per drill and seat. */
  name: string;
  send: (waiting: Waiting<B>) => Promise<unknown>;
  /** True when nobody knows whether it arrived. */
  isUnsure: (error: unknown) => boolean;
  wordsOf: (error: unknown) => string;
  onSent: () => void;
  /** Resolves after `ms`, or sooner when the line is back. */
  wait: (ms: number) => Promise<void>;
}

export interface Outbox<B> {
  add(body: B, key: string, pressedAt: string): void;
  /** Forgets what was refused. */
  dismiss(key: string): void;
  list(): readonly Waiting<B>[];
  subscribe(listener: () => void): () => void;
  /** Goes on with what is left from before. */
  start(): void;
  stop(): void;
}

const waitsMs = [1_000, 2_000, 4_000, 8_000, 15_000] as const;
/** More than anybody does in a drill; what is beyond is refused at once, visibly. */
export const mostWaiting = 200;

function stored<B>(text: string | null): readonly Waiting<B>[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? (value as Waiting<B>[]) : [];
  } catch {
    return [];
  }
}

/** Actions in the order in which they were made, kept on the device until the server has each of them exactly once. */
export function createOutbox<B>(deps: OutboxDeps<B>): Outbox<B> {
  const { storage, name } = deps;
  let entries = stored<B>(storage.getItem(name));
  let isSending = false;
  let isStopped = true;
  const listeners = new Set<() => void>();

  function set(next: readonly Waiting<B>[]): void {
    entries = next;
    if (next.length === 0) storage.removeItem(name);
    else storage.setItem(name, JSON.stringify(next));
    for (const listener of listeners) listener();
  }

  async function sendAll(): Promise<void> {
    if (isSending) return;
    isSending = true;
    let failures = 0;
    for (;;) {
      const next = entries.find(({ refused }) => refused === undefined);
      if (next === undefined || isStopped) break;
      try {
        await deps.send(next);
        failures = 0;
        set(entries.filter(({ key }) => key !== next.key));
        deps.onSent();
      } catch (error) {
        if (deps.isUnsure(error)) {
          await deps.wait(waitsMs[Math.min(failures, waitsMs.length - 1)] ?? 15_000);
          failures += 1;
        } else {
          const refused = deps.wordsOf(error);
          set(entries.map((each) => (each.key === next.key ? { ...each, refused } : each)));
        }
      }
    }
    isSending = false;
  }

  return {
    add(body, key, pressedAt) {
      if (entries.length >= mostWaiting) throw new RangeError('too much is waiting to be sent');
      set([...entries, { key, body, pressedAt }]);
      void sendAll();
    },
    dismiss(key) {
      set(entries.filter((each) => each.key !== key || each.refused === undefined));
    },
    list: () => entries,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      isStopped = false;
      void sendAll();
    },
    stop() {
      isStopped = true;
    },
  };
}
