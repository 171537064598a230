import { createHash } from 'node:crypto';

/** Crockford's base 32, as in ULIDs. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 26 characters like a ULID, the same for the same parts: what is asked for twice is one case. */
export function derivedId(...parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  let bits = BigInt(`0x${digest.toString('hex').slice(0, 32)}`);
  let text = '';
  for (let at = 0; at < 26; at += 1) {
    text = alphabet.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return text;
}

/** The delivery of a notice to one of its recipients. */
export function deliveryIdOf(noticeId: string, recipientUnitId: string): string {
  return derivedId('delivery', noticeId, recipientUnitId);
}

/** The n-th delivery by which another was passed on to a unit. */
export function childDeliveryIdOf(parentId: string, unitId: string, nth: number): string {
  return derivedId('delivery', parentId, unitId, String(nth));
}

/** What the signing link carries: known to whoever may see the delivery, guessed by nobody, a proof of nothing. */
export function locateCodeOf(deliveryId: string): string {
  return derivedId('link', deliveryId).slice(-20);
}
