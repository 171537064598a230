import { memoryUsage, stdin } from 'node:process';
import { readCapture } from '../read-capture.ts';
import type { ReadingBounds } from '../rules.ts';
import { answersOf, type ReadAnswer, type ReadRequest } from './messages.ts';

/**
 * The process that reads one capture from its standard input. It ends by itself when time or memory are used up, so that
 * what it has read so far is told; who started it kills it when it does not.
 */
function enoughAfter({ reading }: ReadingBounds) {
  const deadline = performance.now() + reading.seconds * 1_000;
  let asked = 0;
  return () => {
    if (performance.now() > deadline) {
      const message = `Reading took longer than ${reading.seconds} seconds.`;
      return { code: 'CAPTURE_TOO_LONG' as const, message };
    }
    asked += 1;
    if (asked % 64 === 0 && memoryUsage.rss() > reading.residentMebibytes * 1_048_576 * 0.9) {
      const message = `Reading needs more than ${reading.residentMebibytes} MiB of memory.`;
      return { code: 'CAPTURE_TOO_COMPLEX' as const, message };
    }
    return undefined;
  };
}

function send(answer: ReadAnswer): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(answer, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}

process.once('message', ({ rules }: ReadRequest) => {
  readCapture(stdin, rules, enoughAfter(rules))
    .then(async (facts) => {
      for (const answer of answersOf(facts)) await send(answer);
      process.exitCode = 0;
      process.disconnect();
    })
    .catch((error: unknown) => {
      process.stderr.write(error instanceof Error ? (error.stack ?? error.message) : 'unknown');
      process.exitCode = 1;
      process.disconnect();
    });
});
