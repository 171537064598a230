const exact = JSON as typeof JSON & { rawJSON(text: string): unknown };

/**
 * JSON in which 64-bit counters stay exact integers, above 2⁵³ too (ECMA-262 `JSON.rawJSON`).
 * Readers must parse such numbers as big integers.
 */
export function exactJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, inner: unknown) => (typeof inner === 'bigint' ? exact.rawJSON(inner.toString()) : inner),
    indent,
  );
}

/** Parses JSON and keeps integers above 2⁵³ exact, as bigint. */
export function parseExactJson(text: string): unknown {
  const revive = (_key: string, value: unknown, context?: { source?: string }): unknown => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
    const source = context?.source ?? '';
    return /^-?\d+$/.test(source) ? BigInt(source) : value;
  };
  return JSON.parse(text, revive);
}
