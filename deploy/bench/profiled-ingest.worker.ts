/** The ingest thread of the product with the profiler on; posts its profile when asked over the channel. */
import { BroadcastChannel } from 'node:worker_threads';
import { startProfile } from './profile.ts';

const profile = await startProfile();
const channel = new BroadcastChannel('bench-profile');
channel.addEventListener('message', (event) => {
  if ((event as MessageEvent).data !== 'stop') return;
  void profile.hottest(3).then((functions) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel between threads
    channel.postMessage(functions);
    channel.close();
  });
});
await import('../../analyzer/pipeline/ingest.worker.ts');
