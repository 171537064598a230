/** What of JSON Schema the bodies of our routes use. */
interface Schema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  items?: Schema;
  minItems?: number;
  minLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  format?: string;
  pattern?: string;
}

/** Texts of each form that a pattern of ours asks for; the first that fits is taken. */
const patterned = [
  'x',
  '1.1',
  'a'.repeat(64),
  '0'.repeat(64),
  '000000',
  '2026-11-20',
  'https://192.0.2.1/',
];

function textOf({ format, pattern, minLength = 1 }: Schema): string {
  if (format === 'date-time') return '2020-01-01T00:00:00.000Z';
  if (format === 'date') return '2020-01-01';
  if (pattern !== undefined) {
    const fits = new RegExp(pattern, 'u');
    return patterned.find((text) => fits.test(text)) ?? 'x';
  }
  return 'x'.repeat(minLength);
}

function objectOf({ properties = {}, required = [] }: Schema, full: boolean): object {
  const names = full ? Object.keys(properties) : required;
  return Object.fromEntries(names.map((name) => [name, sampleOf(properties[name], full)]));
}

/** A value that the schema accepts: the smallest one, or (`full`) one with every optional property. */
export function sampleOf(schema: unknown, full = false): unknown {
  const given = (schema ?? {}) as Schema;
  if (given.const !== undefined) return given.const;
  if (given.enum) return given.enum[0];
  if (given.anyOf) return sampleOf(given.anyOf[0], full);
  const { minimum = 0, exclusiveMinimum } = given;
  switch (given.type) {
    case 'object':
      return objectOf(given, full);
    case 'array':
      return Array.from({ length: Math.max(given.minItems ?? 0, full ? 1 : 0) }, () =>
        sampleOf(given.items, full),
      );
    case 'string':
      return textOf(given);
    case 'integer':
    case 'number':
      return exclusiveMinimum === undefined ? Math.max(minimum, 1) : exclusiveMinimum + 1;
    case 'boolean':
      return true;
    case 'null':
    case undefined:
      return null;
  }
}
