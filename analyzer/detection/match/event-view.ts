import type { Event } from '../../../collector/events/event.ts';
import { foldText } from '../sigma/fold-text.ts';

export type Scalar = string | number | boolean;

/** The values of one field of one event, in the forms that tests ask for. */
export class Slot {
  /** Empty for null and for an empty array. */
  readonly values: readonly Scalar[];
  #texts: readonly string[] | undefined;
  #lowered: readonly string[] | undefined;

  constructor(values: readonly Scalar[]) {
    this.values = values;
  }

  /** Every value as text. */
  get texts(): readonly string[] {
    this.#texts ??= this.values.map(String);
    return this.#texts;
  }

  get lowered(): readonly string[] {
    this.#lowered ??= this.texts.map(foldText);
    return this.#lowered;
  }
}

/** One event while all rules look at it: conversions are made once per field, not once per rule. */
export class EventView {
  readonly event: Event;
  readonly #slots = new Map<string, Slot | undefined>();

  constructor(event: Event) {
    this.event = event;
  }

  /** Undefined when the event has no such field; a null field has a slot without values. Names are case-sensitive. */
  slot(field: string): Slot | undefined {
    const known = this.#slots.get(field);
    if (known !== undefined || this.#slots.has(field)) return known;
    const value = Object.hasOwn(this.event, field) ? this.event[field] : undefined;
    const slot = value === undefined ? undefined : new Slot(listValues(value));
    this.#slots.set(field, slot);
    return slot;
  }

  /** The first of several names that has a value, else the first that is there at all. */
  firstSlot(names: readonly string[]): Slot | undefined {
    let present: Slot | undefined;
    for (const name of names) {
      const slot = this.slot(name);
      if (slot !== undefined && slot.values.length > 0) return slot;
      present ??= slot;
    }
    return present;
  }
}

export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

export function listValues(value: unknown): readonly Scalar[] {
  if (isScalar(value)) return [value];
  return Array.isArray(value) ? value.filter(isScalar) : [];
}
