/** Requests of one key are done together while others of it are under way: a busy hour then costs few transactions. */
export interface Batches<Request, Answer> {
  add(key: string, request: Request): Promise<Answer>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export type Outcome<Answer> =
  { kind: 'done'; answer: Answer } | { kind: 'refused'; error: unknown };

interface Waiting<Request, Answer> {
  request: Request;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * `run` answers one outcome per request, in their order. When it throws, each request is tried alone, so that what is wrong
 * with one is not the fault of another.
 */
export function createBatches<Request, Answer>(
  mostAtOnce: number,
  run: (key: string, requests: readonly Request[]) => Promise<readonly Outcome<Answer>[]>,
): Batches<Request, Answer> {
  const queues = new Map<string, Waiting<Request, Answer>[]>();
  const draining = new Set<Promise<void>>();

  async function runSome(key: string, some: readonly Waiting<Request, Answer>[]): Promise<void> {
    try {
      const outcomes = await run(
        key,
        some.map(({ request }) => request),
      );
      for (const [index, { resolve, reject }] of some.entries()) {
        const outcome = outcomes[index];
        if (outcome?.kind === 'done') resolve(outcome.answer);
        else reject(outcome?.error ?? new Error('a request of a batch got no outcome'));
      }
    } catch (error) {
      const [first] = some;
      if (some.length === 1) first?.reject(error);
      else for (const one of some) await runSome(key, [one]);
    }
  }

  async function drain(key: string, queue: Waiting<Request, Answer>[]): Promise<void> {
    while (queue.length > 0) await runSome(key, queue.splice(0, mostAtOnce));
    queues.delete(key);
  }

  return {
    add: (key, request) =>
      new Promise((resolve, reject) => {
        const waiting = { request, resolve, reject };
        const queue = queues.get(key);
        if (queue) {
          queue.push(waiting);
          return;
        }
        const started = [waiting];
        queues.set(key, started);
        const drained = drain(key, started).finally(() => draining.delete(drained));
        draining.add(drained);
      }),
    async idle() {
      while (draining.size > 0) await Promise.all(draining);
    },
  };
}
