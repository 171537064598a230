/** A map with a bound; what finds no room is counted by `dropped`. */
export interface Shelf<V> {
  reach(key: string, make: () => V): V | undefined;
  find(key: string): V | undefined;
  values(): Iterable<V>;
}

export function createShelf<V>(max: number, dropped: () => void): Shelf<V> {
  const kept = new Map<string, V>();
  return {
    reach(key, make) {
      const found = kept.get(key);
      if (found !== undefined) return found;
      if (kept.size >= max) {
        dropped();
        return undefined;
      }
      const made = make();
      kept.set(key, made);
      return made;
    },
    find: (key) => kept.get(key),
    values: () => kept.values(),
  };
}

/** First and last time, and the first packets that show something. */
export interface Seen {
  firstMs: number;
  lastMs: number;
  evidence: number[];
}

export function seenAt(atMs: number): Seen {
  return { firstMs: atMs, lastMs: atMs, evidence: [] };
}

export function see(seen: Seen, atMs: number, packet: number, maxEvidence: number): void {
  // Captures of several interfaces are not in order.
  if (atMs < seen.firstMs) seen.firstMs = atMs;
  if (atMs > seen.lastMs) seen.lastMs = atMs;
  if (seen.evidence.length < maxEvidence && seen.evidence.at(-1) !== packet) {
    seen.evidence.push(packet);
  }
}

export function isoOf(atMs: number): string {
  return new Date(atMs).toISOString();
}

export function seenFact({ firstMs, lastMs, evidence }: Seen) {
  return { firstAt: isoOf(firstMs), lastAt: isoOf(lastMs), evidence: [...evidence] };
}
