import { readFileSync } from 'node:fs';
import { DocumentError } from '../errors.ts';

/** Drawn as nothing wherever they are; a font need not have them. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * Makes a text fit for a font: a character that it lacks (rare names beyond GBK, emoji) is printed by its number,
 * 〔U+20164〕, because an empty box says nothing and a gap tells a lie. U+FFFD becomes 〓, the printer's mark for it.
 */
export function createPrintable(fontFile: string): (text: string) => string {
  const ranges = rangesOf(readFileSync(fontFile));
  return (text) => {
    let fit = '';
    for (const character of text.replace(invisible, '').replaceAll('\ufffd', '〓')) {
      const code = character.codePointAt(0) ?? 0;
      const there = character === '\n' || isWithin(ranges, code);
      fit += there ? character : `〔U+${code.toString(16).toUpperCase()}〕`;
    }
    return fit;
  };
}

/** First and last code point of each range, in turns, ascending. */
type Ranges = Uint32Array;

function isWithin(ranges: Ranges, code: number): boolean {
  let low = 0;
  let high = ranges.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < (ranges[middle * 2] ?? 0)) high = middle - 1;
    else if (code > (ranges[middle * 2 + 1] ?? 0)) low = middle + 1;
    else return true;
  }
  return false;
}

/** Reads the `cmap` table of an OpenType font: subtable format 12, segmented coverage of all of Unicode. */
function rangesOf(font: Buffer): Ranges {
  const cmap = tableAt(font, 'cmap');
  const subtables = font.readUInt16BE(cmap + 2);
  for (let n = 0; n < subtables; n += 1) {
    const at = cmap + font.readUInt32BE(cmap + 4 + n * 8 + 4);
    if (font.readUInt16BE(at) !== 12) continue;
    const groups = font.readUInt32BE(at + 12);
    const ranges = new Uint32Array(groups * 2);
    for (let group = 0; group < groups; group += 1) {
      ranges[group * 2] = font.readUInt32BE(at + 16 + group * 12);
      ranges[group * 2 + 1] = font.readUInt32BE(at + 20 + group * 12);
    }
    return ranges;
  }
  throw unreadable();
}

function tableAt(font: Buffer, tag: string): number {
  const tables = font.readUInt16BE(4);
  for (let n = 0; n < tables; n += 1) {
    const record = 12 + n * 16;
    if (font.toString('latin1', record, record + 4) === tag) return font.readUInt32BE(record + 8);
  }
  throw unreadable();
}

function unreadable(): DocumentError {
  return new DocumentError('DOCUMENT_FONT_MISSING', 'The font of PDF documents is not readable.');
}
