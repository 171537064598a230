import { Worker } from 'node:worker_threads';
import type { Declared } from '../declared.ts';
import { VettingError } from '../errors.ts';
import type { RuleWords } from '../rules/rule-words.ts';
import type { FactsBytes, VettedPackage, WorkAnswer, WorkRequest } from './messages.ts';

interface WithFindings {
  facts: FactsBytes;
  /** JSON. */
  findings: string;
}

/** Judging and comparing packages, away from the thread of the API. All throw VettingError: VETTING_BUSY, VETTING_FAILED. */
export interface VetWork {
  vet(facts: FactsBytes, declared: Declared | null, at: string): Promise<VettedPackage>;
  /** Answers the JSON of a `Comparison`. */
  compare(from: WithFindings, to: WithFindings): Promise<string>;
  /** Titles, advice and sources of the rules: parsing their files would hold up the API. */
  words(): Promise<RuleWords>;
  /** Ends the thread; who waits gets VETTING_FAILED. */
  stop(): Promise<void>;
}

export interface VetWorkDeps {
  /** `rules/apps`. */
  rulesFolder: string;
}

/** Requests that wait; more are told to come again. */
const maxWaiting = 16;
/** Facts of a large app are some 5 MB of JSON; judging them needs several times that. */
const heapMebibytes = 384;
/** Judging takes a second; longer is a fault of a rule. */
const maxMs = 60_000;
/** The thread keeps the rules that it read for so long after its last answer; an idle platform has none. */
const idleMs = 30_000;

const failed = (text: string) =>
  new VettingError(
    'VETTING_FAILED',
    '检查安装包时出错，请稍后重试。',
    `The package could not be vetted: ${text.split('\n', 1)[0] ?? ''}`,
  );

function busy(): VettingError {
  return new VettingError(
    'VETTING_BUSY',
    '正在检查其他安装包，请稍后再试。',
    'Other packages are being vetted; try again.',
  );
}

/** One thread, made at the first request, that takes one after the other. */
export function createVetWork({ rulesFolder }: VetWorkDeps): VetWork {
  let current: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  function start(): Worker {
    const made = new Worker(new URL('./vet.worker.ts', import.meta.url), {
      name: 'vetting',
      workerData: { rulesFolder },
      resourceLimits: { maxOldGenerationSizeMb: heapMebibytes },
    });
    made.unref();
    // One that ends between two requests is replaced at the next; whoever waits hears of it himself.
    made.on('error', () => undefined);
    made.on('exit', () => {
      if (current === made) current = undefined;
    });
    return made;
  }

  async function end(): Promise<void> {
    clearTimeout(idle);
    const ended = current;
    current = undefined;
    await ended?.terminate();
  }

  function ask(request: WorkRequest): Promise<WorkAnswer> {
    const worker = (current ??= start());
    return new Promise((resolve, reject) => {
      const letGo = () => {
        clearTimeout(timer);
        worker.off('message', settle).off('error', onError).off('exit', onExit);
      };
      const settle = (answer: WorkAnswer) => {
        letGo();
        resolve(answer);
      };
      const fail = (text: string) => {
        letGo();
        // What it was doing is lost; the next request gets another thread.
        if (current === worker) void end();
        reject(failed(text));
      };
      const onError = (error: unknown) =>
        fail(error instanceof Error ? error.message : String(error));
      const onExit = () => fail('it ended early');
      const timer = setTimeout(() => fail(`it took more than ${maxMs / 1_000} s`), maxMs);
      worker.on('message', settle).on('error', onError).on('exit', onExit);
      worker.postMessage(request, []);
    });
  }

  async function inTurn(request: WorkRequest): Promise<WorkAnswer> {
    if (waiting > maxWaiting) throw busy();
    waiting += 1;
    const before = last;
    const turn = (async () => {
      await before.catch(() => undefined);
      clearTimeout(idle);
      return await ask(request);
    })();
    last = turn;
    try {
      const answer = await turn;
      if (answer.kind === 'failed') throw failed(answer.text);
      return answer;
    } finally {
      waiting -= 1;
      if (waiting === 0) idle = setTimeout(() => void end(), idleMs).unref();
    }
  }

  return {
    async vet(facts, declared, at) {
      const answer = await inTurn({ kind: 'vet', facts, declared, at });
      if (answer.kind !== 'vetted') throw failed('something else was answered');
      return answer.vetted;
    },
    async compare(from, to) {
      const answer = await inTurn({ kind: 'compare', from, to });
      if (answer.kind !== 'compared') throw failed('something else was answered');
      return answer.comparison;
    },
    async words() {
      const answer = await inTurn({ kind: 'words' });
      if (answer.kind !== 'words') throw failed('something else was answered');
      return answer.words;
    },
    stop: end,
  };
}
