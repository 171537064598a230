/**
 * Canonical JSON after RFC 8785 (JCS): object keys sorted by UTF-16 code units, no white space, numbers and strings
 * as ECMAScript's JSON.stringify writes them. `undefined` members are left out; other non-JSON values throw.
 *
 * Every write of a case calls it on the whole case, so it builds one text in one pass.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return String(value);
    throw new TypeError('Canonical JSON has no NaN or infinity.');
  }
  if (typeof value !== 'object') throw new TypeError(`Canonical JSON has no ${typeof value}.`);
  return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value);
}

function canonicalArray(values: readonly unknown[]): string {
  let text = '[';
  for (let index = 0; index < values.length; index += 1) {
    text += index === 0 ? canonicalJson(values[index]) : `,${canonicalJson(values[index])}`;
  }
  return `${text}]`;
}

function canonicalObject(value: object): string {
  const members = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member === undefined) continue;
    const comma = text === '' ? '' : ',';
    text += `${comma}${JSON.stringify(key.toWellFormed())}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}
