import { splitHeader } from '../cef/cef.ts';
import { parseKeyValues, type Pair } from '../key-value/key-value.ts';

/** IBM QRadar Log Event Extended Format 1.0 and 2.0. */
export interface LeefRecord {
  version: string;
  vendor: string;
  product: string;
  productVersion: string;
  eventId: string;
  attributes: Pair[];
}

/** Reads the record that starts at `LEEF:` in the text; undefined when there is none. */
export function parseLeef(text: string): LeefRecord | undefined {
  const start = text.indexOf('LEEF:');
  if (start < 0) return undefined;
  const second = text.startsWith('2', start + 5);
  const header = splitHeader(text, start + 5, 5);
  if (header.parts.length < 5) return undefined;
  const [version = '', vendor = '', product = '', productVersion = '', eventId = ''] = header.parts;
  const delimiter = second ? readDelimiter(text, header.end) : { mark: '\t', end: header.end };
  const body = text.slice(delimiter.end);
  // Relays turn tabs into blanks; then the pairs are read between blanks.
  const mark = body.includes(delimiter.mark) ? delimiter.mark : ' ';
  const attributes = parseKeyValues(body, { separator: '=', delimiters: mark });
  return { version, vendor, product, productVersion, eventId, attributes };
}

/** LEEF 2.0 may name its delimiter after the event id: one character, or hex as `x09` or `0x09`. */
function readDelimiter(text: string, start: number): { mark: string; end: number } {
  const bar = text.indexOf('|', start);
  const named = bar < 0 || bar - start > 4 ? undefined : text.slice(start, bar);
  if (named === undefined) return { mark: '\t', end: start };
  const hex = /^0?x([0-9a-f]{2})$/i.exec(named)?.[1];
  const mark =
    hex === undefined ? named.slice(0, 1) : String.fromCharCode(Number.parseInt(hex, 16));
  return { mark: mark === '' ? '\t' : mark, end: bar + 1 };
}
