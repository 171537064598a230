import type { Event } from '../../../../collector/events/event.ts';
import { otherAddresses, scalarText, splitEvent, valuesOf, type EventRow } from '../event-row.ts';
import { plainNumber } from '../query-model.ts';
import { textTokens } from '../text-tokens.ts';
import { ignoreAbove, textFields, wordsField } from './template.ts';

/** Sixteen hex digits that sort like the number (sign bit flipped, negative numbers inverted). */
export function sortableNumber(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value === 0 ? 0 : value);
  const bits = bytes.readBigUInt64BE(0);
  const sorted = bits >> 63n === 0n ? bits | (1n << 63n) : ~bits & 0xffff_ffff_ffff_ffffn;
  return sorted.toString(16).padStart(16, '0');
}

function otherTexts(row: EventRow): Record<string, string[]> {
  const texts: Record<string, string[]> = {};
  for (const [field, value] of Object.entries(row.other)) {
    texts[field] = valuesOf(value)
      .map(scalarText)
      .filter((text) => text.length <= ignoreAbove);
  }
  return texts;
}

function numbersOf(texts: Record<string, string[]>): Record<string, string[]> {
  const numbers: Record<string, string[]> = {};
  for (const [field, values] of Object.entries(texts)) {
    const plain = values
      .filter((text) => plainNumber.test(text))
      .map((text) => sortableNumber(Number(text)));
    if (plain.length > 0) numbers[field] = plain;
  }
  return numbers;
}

/** A stored event: what goes to `_source`, in the order of its fields, and the row it was made from. */
export interface EventDocument {
  row: EventRow;
  body: Record<string, unknown>;
}

/** Throws EVENT_REJECTED as `splitEvent` does. */
export function toDocument(event: Event): EventDocument {
  const row = splitEvent(event);
  const kept = Object.entries(event).filter(
    ([, value]) => value !== undefined && valuesOf(value).length > 0,
  );
  const body: Record<string, unknown> = Object.fromEntries(kept);
  const texts = otherTexts(row);
  body['xd_words'] = row.tokens.join(' ');
  for (const field of textFields) {
    const words = valuesOf(event[field]).flatMap((text) => textTokens(scalarText(text)));
    if (words.length > 0) body[wordsField(field)] = words.join(' ');
  }
  body['xd_fields'] = kept.map(([name]) => name);
  body['xd_other'] = texts;
  body['xd_numbers'] = numbersOf(texts);
  body['xd_addresses'] = otherAddresses(row) ?? {};
  return { row, body };
}
