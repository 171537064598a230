import { apiRoot } from '../providers/http.ts';
import { parseLive, type LiveMessage } from './topics.ts';

export type LiveState = 'connecting' | 'live' | 'lost';

interface ConnectionDeps {
  /** `new EventSource(url)`; replaced in tests. */
  open: (url: string) => EventSource;
  onState: (state: LiveState) => void;
  onMessage: (message: LiveMessage) => void;
}

const firstWaitMs = 1_000;
const longestWaitMs = 30_000;

/**
 * Keeps one stream open. The browser retries a dropped stream by itself but gives up on an HTTP error,
 * so closed streams are opened anew here, with a doubling wait and jitter. `close()` is safe twice.
 */
export function createLiveConnection(deps: ConnectionDeps): { close: () => void } {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitMs = firstWaitMs;
  let closed = false;

  const connect = (): void => {
    if (closed) return;
    const stream = deps.open(`${apiRoot}/live`);
    source = stream;
    stream.addEventListener('open', () => {
      waitMs = firstWaitMs;
      deps.onState('live');
    });
    stream.addEventListener('message', (event: MessageEvent<string>) => {
      const message = parseLive(event.data);
      if (message !== undefined) deps.onMessage(message);
    });
    stream.addEventListener('error', () => {
      deps.onState('lost');
      if (stream.readyState !== 2) return;
      timer = setTimeout(connect, waitMs * (0.75 + Math.random() / 2));
      waitMs = Math.min(waitMs * 2, longestWaitMs);
    });
  };

  deps.onState('connecting');
  connect();
  return {
    close() {
      closed = true;
      source?.close();
      if (timer !== undefined) clearTimeout(timer);
    },
  };
}
