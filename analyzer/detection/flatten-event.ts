import type { Event, FieldValue } from '../../collector/events/event.ts';

type Scalar = string | number | boolean;

/** Technical bounds against input made to exhaust us. */
const maxDepth = 32;
const maxFields = 4_096;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/**
 * A JSON object, nested or with dotted names, to one flat event. Objects within an array give one array per
 * field; a field deeper than 32 levels, or beyond 4,096 fields, is left out.
 */
export function flattenEvent(record: Readonly<Record<string, unknown>>): Event {
  const fields = new Map<string, FieldValue>();
  const put = (name: string, value: FieldValue): void => {
    if (fields.size < maxFields || fields.has(name)) fields.set(name, value);
  };
  const append = (name: string, value: Scalar): void => {
    const known = fields.get(name);
    if (known === undefined || known === null) put(name, value);
    else put(name, Array.isArray(known) ? [...known, value] : [known as Scalar, value]);
  };
  const walk = (value: unknown, name: string, depth: number, inArray: boolean): void => {
    if (depth > maxDepth) return;
    if (isRecord(value)) {
      const prefix = name === '' ? '' : `${name}.`;
      for (const [key, member] of Object.entries(value)) {
        walk(member, prefix + key, depth + 1, inArray);
      }
    } else if (Array.isArray(value)) {
      if (value.every(isScalar) && !inArray) put(name, value);
      else for (const member of value) walk(member, name, depth + 1, true);
    } else if (value === null) {
      if (!fields.has(name)) put(name, null);
    } else if (isScalar(value)) {
      if (inArray) append(name, value);
      else put(name, value);
    }
  };
  walk(record, '', 0, false);
  // Fields that are not there stay absent: `exists` and `null` must see them so.
  return Object.fromEntries(fields) as Event;
}
