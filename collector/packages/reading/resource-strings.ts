import { chunkAt, CHUNK, chunksIn } from '../android/axml/chunks.ts';
import { parseStringPool } from '../android/axml/string-pool.ts';
import { AndroidFormatError } from '../android/errors.ts';
import type { ReadingContext } from './context.ts';

/** Gives the texts of resources.arsc (its global pool: all languages) to the books. */
export function readResourceStrings(
  context: ReadingContext,
  content: Uint8Array,
  file: string,
): void {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const place = { file, offset: null };
  try {
    const table = chunkAt(bytes, 0, 'BAD_RESOURCES');
    for (const { type, bytes: chunk } of chunksIn(table.bytes, table.headerSize, 'BAD_RESOURCES')) {
      if (type !== CHUNK.stringPool) continue;
      const pool = parseStringPool(chunk);
      for (let index = 0; index < pool.count; index += 1) {
        const text = pool.get(index);
        // Paths of files are most of a pool and say nothing.
        if (text === undefined || /^res\/[\w./-]+$/u.test(text)) continue;
        context.addresses.add(text, place);
        context.patterns.add(text, place);
      }
      return;
    }
  } catch (error) {
    if (!(error instanceof AndroidFormatError || error instanceof RangeError)) throw error;
    context.miss('strings', file, 'unparsed', error.message);
  }
}
