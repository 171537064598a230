import { fromLocalInput } from '../../format/time.ts';
import type { ActionField } from './case.ts';

export type Typed = Readonly<Record<string, string>>;

function linesOf(typed: string): readonly string[] {
  return typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function valueOf(field: ActionField, typed: string): unknown {
  switch (field.kind) {
    case 'datetime':
      return fromLocalInput(typed);
    case 'number':
      return Number(typed);
    case 'yes-no':
      return typed === 'yes';
    case 'lines':
      return linesOf(typed);
    case 'date':
    case 'text':
    case 'long':
    case 'choice':
    case 'account':
    case 'unit':
      return typed;
  }
}

/** What was typed as the payload of a message; empty fields are left out. */
export function payloadOf(fields: readonly ActionField[], typed: Typed): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const text = (typed[field.name] ?? '').trim();
      const value = text === '' ? undefined : valueOf(field, text);
      return value === undefined ? [] : [[field.name, value]];
    }),
  );
}

/** The first texts of a dialog. */
export function initialOf(fields: readonly ActionField[]): Typed {
  return Object.fromEntries(
    fields.map((field) => [field.name, 'initial' in field ? (field.initial ?? '') : '']),
  );
}

export function isComplete(fields: readonly ActionField[], typed: Typed): boolean {
  return fields.every(
    ({ name, required }) => required !== true || (typed[name] ?? '').trim() !== '',
  );
}

/** Sent again with the same key, a request is the same message: nothing happens twice on a weak network. */
export function newKey(): string {
  // Not randomUUID: browsers keep that from pages without HTTPS.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
