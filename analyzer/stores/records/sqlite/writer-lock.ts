import { RecordsError } from '../errors.ts';

/** First come, first served; one holder. */
export interface WriterLock {
  /** Resolves to the release function (safe twice). Rejects RECORDS_BUSY after the wait, RECORDS_OVERLOADED when full. */
  acquire(): Promise<() => void>;
}

export interface WriterLockLimits {
  maxWaiting: number;
  waitMs: number;
}

interface Waiter {
  grant(release: () => void): void;
  timer: NodeJS.Timeout;
}

export function createWriterLock(limits: WriterLockLimits): WriterLock {
  const waiters = new Set<Waiter>();
  let held = false;

  function next(): void {
    const first = waiters.values().next();
    if (first.done) {
      held = false;
      return;
    }
    waiters.delete(first.value);
    clearTimeout(first.value.timer);
    first.value.grant(releaseOnce());
  }

  function releaseOnce(): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      next();
    };
  }

  return {
    acquire() {
      if (!held) {
        held = true;
        return Promise.resolve(releaseOnce());
      }
      if (waiters.size >= limits.maxWaiting) {
        return Promise.reject(
          new RecordsError('RECORDS_OVERLOADED', 'Too many writes wait for the records store.'),
        );
      }
      return new Promise((resolve, reject) => {
        const waiter: Waiter = {
          grant: resolve,
          timer: setTimeout(() => {
            waiters.delete(waiter);
            reject(
              new RecordsError('RECORDS_BUSY', `No write turn within ${limits.waitMs / 1000} s.`),
            );
          }, limits.waitMs),
        };
        waiters.add(waiter);
      });
    },
  };
}
