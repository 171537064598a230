import type { Offer, Source } from './source.ts';

/** Takes the best offers of all sources, at most `most`: a source that gives one away is looked at again, as its next may be worth less. */
export function takeBest(
  sources: Iterable<Source>,
  limits: { most: number; least: number },
  took: (offer: Offer) => void,
): Offer[] {
  const { most, least } = limits;
  const heap: Offer[] = [];
  const swap = (a: number, b: number) => {
    const [first, second] = [heap[a], heap[b]];
    if (first && second) [heap[a], heap[b]] = [second, first];
  };
  const above = (a: number, b: number) => (heap[a]?.expected ?? 0) > (heap[b]?.expected ?? 0);
  const down = (from: number) => {
    for (let at = from; ;) {
      let best = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && above(child, best)) best = child;
      }
      if (best === at) return;
      swap(at, best);
      at = best;
    }
  };
  for (const source of sources) {
    const offer = source.peek();
    if (offer) heap.push(offer);
  }
  for (let at = heap.length >> 1; at >= 0; at -= 1) down(at);
  const taken: Offer[] = [];
  for (let [best] = heap; best && taken.length < most && best.expected >= least; [best] = heap) {
    const now = best.source.peek();
    if (now && now.value === best.value && now.expected >= best.expected * 0.98) {
      best.source.take(now.expected);
      took(now);
      taken.push(now);
    }
    const next = best.source.peek();
    if (next) heap[0] = next;
    else {
      const last = heap.pop();
      if (last && heap.length > 0) heap[0] = last;
    }
    down(0);
  }
  return taken;
}
