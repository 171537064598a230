import type { Logger } from 'pino';
import { watchFolders } from './watch-folders.ts';

export interface WatchRulesDeps {
  /** Files and folders; those that can not be watched are named in the log. */
  paths: readonly string[];
  log: Logger;
  /** Called when files have come to rest; never twice at once. */
  onChange(): Promise<void>;
  /** How long files must be at rest, milliseconds; an editor or `git pull` writes many. Default 500. */
  restMs?: number;
}

/** A change is reported no later than this many rest times after it, however busy the folder is. */
const patience = 10;

/** Watches rule files and folders. Answers how to stop. */
export function watchRules(deps: WatchRulesDeps): () => void {
  const { paths, log, restMs = 500 } = deps;
  let timer: NodeJS.Timeout | undefined;
  let firstAt = 0;
  let running = false;
  let again = false;
  let stopped = false;

  const run = async (): Promise<void> => {
    timer = undefined;
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      await deps.onChange();
    } catch (error) {
      log.error({ err: error }, 'rules could not be read again; the old ones stay in use');
    } finally {
      running = false;
    }
    if (again) {
      again = false;
      changed();
    }
  };

  const changed = (): void => {
    if (stopped) return;
    const now = performance.now();
    if (timer === undefined) firstAt = now;
    else if (now - firstAt > restMs * patience) return;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), restMs);
    timer.unref();
  };

  const stop = watchFolders({
    paths,
    onChange: changed,
    onError: (path, error) => log.warn({ err: error, path }, 'a rule folder is not watched'),
  });

  return () => {
    stopped = true;
    clearTimeout(timer);
    stop();
  };
}
