const address = /^[0-9a-f]{64}$/;
/** Of one message; a payload is bounded by the log itself. */
const maxReferences = 200;

/**
 * Files that a payload names: every text under a key `sha256` that is an address in the blob store, at any depth. Machines
 * name files that way (`{ sha256, name, bytes }`), so that no machine needs to tell the exchange where to look.
 */
export function blobsNamedBy(payload: unknown): string[] {
  const found = new Set<string>();
  const left: unknown[] = [payload];
  while (left.length > 0 && found.size < maxReferences) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null) continue;
    for (const [key, value] of Object.entries(next)) {
      if (typeof value !== 'string') left.push(value);
      else if (key === 'sha256' && address.test(value)) found.add(value);
    }
  }
  return [...found].sort();
}
