import { Worker } from 'node:worker_threads';
import type { Declared } from '../declared.ts';
import { VettingError } from '../errors.ts';
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
}

export interface VetWorkDeps {
  /** `rules/apps`. */
  rulesFolder: string;
}

/** Threads at once, and requests that wait for one. */
const threads = 2;
const maxWaiting = 16;
/** Facts of a large app are some 5 MB of JSON; judging them needs several times that. */
const heapMebibytes = 384;
/** Judging takes a second; longer is a fault of a rule. */
const maxMs = 60_000;

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

/** A thread for each request: what it holds is gone with it, and an idle platform has none. */
export function createVetWork({ rulesFolder }: VetWorkDeps): VetWork {
  let running = 0;
  const waiting: (() => void)[] = [];

  function runThread(request: WorkRequest): Promise<WorkAnswer> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./vet.worker.ts', import.meta.url), {
        name: 'vetting',
        workerData: { request, rulesFolder },
        resourceLimits: { maxOldGenerationSizeMb: heapMebibytes },
      });
      const end = (settle: () => void) => {
        clearTimeout(timer);
        void worker.terminate();
        settle();
      };
      const fail = (text: string) => end(() => reject(failed(text)));
      const timer = setTimeout(() => fail(`it took more than ${maxMs / 1_000} s`), maxMs);
      worker.on('message', (answer: WorkAnswer) => end(() => resolve(answer)));
      worker.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
      worker.on('exit', () => fail('it ended early'));
    });
  }

  async function inTurn(request: WorkRequest): Promise<WorkAnswer> {
    if (running >= threads) {
      if (waiting.length >= maxWaiting) throw busy();
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    running += 1;
    try {
      const answer = await runThread(request);
      if (answer.kind === 'failed') throw failed(answer.text);
      return answer;
    } finally {
      running -= 1;
      waiting.shift()?.();
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
  };
}
