import type { Event, FieldValue } from '../../collector/events/event.ts';
import { isScalar, type Scalar } from './match/event-view.ts';

/** Technical bounds against input made to exhaust us. */
export const maxDepth = 32;
export const maxFields = 4_096;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A JSON object, nested or with dotted names, to one flat event: a field has all values that stand under its name, be
 * it within lists. A field deeper than 32 levels, or beyond 4,096 fields, is left out.
 */
export function flattenEvent(record: Readonly<Record<string, unknown>>): Event {
  const fields = new Map<string, Scalar[]>();
  const add = (name: string, value: unknown): void => {
    let values = fields.get(name);
    if (!values) {
      if (fields.size >= maxFields) return;
      values = [];
      fields.set(name, values);
    }
    if (isScalar(value)) values.push(value);
  };
  const walk = (value: unknown, name: string, depth: number): void => {
    if (value === undefined || depth > maxDepth) return;
    if (Array.isArray(value) && value.length > 0) {
      for (const member of value) walk(member, name, depth + 1);
    } else if (isRecord(value)) {
      for (const [key, member] of Object.entries(value)) walk(member, `${name}.${key}`, depth + 1);
    } else add(name, value);
  };
  for (const [key, value] of Object.entries(record)) walk(value, key, 1);
  // Fields that are not there stay absent: `exists` and `null` must see them so.
  return Object.fromEntries(
    [...fields].map(([name, values]) => [name, asFieldValue(values)]),
  ) as Event;
}

function asFieldValue(values: readonly Scalar[]): FieldValue {
  const [only = null] = values;
  return values.length > 1 ? values : only;
}
