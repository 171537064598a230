/** Where the key waits; `sessionStorage` of a browser in private mode may refuse to keep anything. */
export interface KeyStore {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

const nameOf = (code: string): string => `xiaodun.sign.${code}`;

/**
 * The idempotency key of signing by this link. Made at the first tap and kept until the answer is known, so that a second
 * tap, a retry or a reload on a weak network is the same request to the server.
 */
export function keyForSigning(store: KeyStore, code: string, make: () => string): string {
  try {
    const known = store.getItem(nameOf(code));
    if (known !== null) return known;
    const key = make();
    store.setItem(nameOf(code), key);
    return key;
  } catch {
    return make();
  }
}

/** After the server has answered for good: another signing would be another request. */
export function forgetKey(store: KeyStore, code: string): void {
  try {
    store.removeItem(nameOf(code));
  } catch {
    // Nothing was kept.
  }
}

/** 128 random bits in hex; `crypto.randomUUID` is missing where the page came over plain HTTP. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
