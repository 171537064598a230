import { setImmediate as turn } from 'node:timers/promises';
import type { Offer, Source } from './source.ts';

/** How long the event loop is held at most, in milliseconds. */
const longestTurn = 8;

const above = (a: Offer | undefined, b: Offer | undefined): boolean =>
  (a?.rank ?? 0) > (b?.rank ?? 0);

/** Restores the order of a heap whose offer at `from` may be worth less than those below it. */
function sink(heap: Offer[], from: number): void {
  for (let at = from; ;) {
    let best = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < heap.length && above(heap[child], heap[best])) best = child;
    }
    const [here, there] = [heap[at], heap[best]];
    if (best === at || !here || !there) return;
    [heap[at], heap[best]] = [there, here];
    at = best;
  }
}

/**
 * Takes the best offers of all sources, at most `most` and none expected below `least`. A source that gives one away is looked at again: its next may
 * be worth less. Other work gets its turn in between.
 */
export async function takeBest(
  sources: Iterable<Source>,
  limits: { most: number; least: number },
  took: (offer: Offer) => void,
): Promise<void> {
  const heap: Offer[] = [];
  let since = performance.now();
  const isLong = () => performance.now() - since > longestTurn;
  const rest = async () => {
    await turn();
    since = performance.now();
  };
  for (const source of sources) {
    const offer = source.peek();
    if (offer && offer.rank >= limits.least) heap.push(offer);
    if (isLong()) await rest();
  }
  for (let at = heap.length >> 1; at >= 0; at -= 1) sink(heap, at);
  let taken = 0;
  for (let [best] = heap; best && taken < limits.most; [best] = heap) {
    const now = best.source.peek();
    if (now && now.rank >= limits.least && now.rank >= best.rank * 0.98) {
      now.source.take(now.expected);
      took(now);
      taken += 1;
    }
    const next = best.source.peek();
    const last = next && next.rank >= limits.least ? next : heap.pop();
    if (last && heap.length > 0) heap[0] = last;
    sink(heap, 0);
    if (isLong()) await rest();
  }
}
