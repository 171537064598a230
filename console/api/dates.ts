import { Type } from 'typebox';

/** A date with time and zone, RFC 3339. */
export const IsoDate = Type.String({ format: 'date-time', maxLength: 40 });

/** The form in which stores keep and compare dates (UTC, milliseconds). */
export function storedDate(text: string): string;
export function storedDate(text: string | undefined): string | undefined;
export function storedDate(text: string | undefined): string | undefined {
  return text === undefined ? undefined : new Date(text).toISOString();
}
