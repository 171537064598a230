import { createHash } from 'node:crypto';
import type { ArchiveEntry } from '../archive/archive.ts';
import type { MachOFacts } from '../ios-facts.ts';
import type { ReadingContext } from '../reading/context.ts';
import { entitlementsOf } from './code-signature.ts';
import { IosFormatError } from './errors.ts';
import { readMachO, type MachOPart } from './mach-o.ts';

/** Bytes of C strings of one binary that are looked at. */
const MAX_STRING_BYTES = 33_554_432;
const MAX_TEXT = 4_000;

export interface ReadBinary {
  facts: MachOFacts;
  /** Names of Objective-C classes, of the first architecture. */
  classNames: string[];
}

function* cStrings(bytes: Buffer, part: MachOPart | undefined): Generator<[string, number]> {
  if (!part) return;
  const end = Math.min(part.offset + Math.min(part.size, MAX_STRING_BYTES), bytes.length);
  for (let at = part.offset; at < end;) {
    let stop = at;
    while (stop < end && bytes[stop] !== 0) stop += 1;
    if (stop > at) yield [bytes.toString('utf8', at, Math.min(stop, at + MAX_TEXT)), at];
    at = stop + 1;
  }
}

/** Reads one Mach-O file of the package; undefined when it can't be had or is none, which is noted. */
export async function readBinary(
  context: ReadingContext,
  entry: ArchiveEntry,
  role: MachOFacts['role'],
): Promise<ReadBinary | undefined> {
  const content = await context.content(entry, 'binary', context.rules.limits.code.maxBinaryBytes);
  if (!content) return undefined;
  try {
    const slices = readMachO(content);
    const [first] = slices;
    for (const { slice } of slices) {
      if (!slice.facts.encrypted) continue;
      context.miss('code', entry.name, 'encrypted', 'the store encrypted the code');
      context.miss('strings', entry.name, 'encrypted', 'the store encrypted the code');
    }
    let entitlements: MachOFacts['entitlements'] = null;
    for (const { slice, bytes } of slices) {
      const { codeSignature } = slice;
      if (!codeSignature) continue;
      entitlements ??= entitlementsOf(bytes, codeSignature.offset, codeSignature.size);
    }
    const classNames: string[] = [];
    if (first && !first.slice.facts.encrypted) {
      for (const [name] of cStrings(first.bytes, first.slice.classNames)) classNames.push(name);
      for (const [text, offset] of cStrings(first.bytes, first.slice.strings)) {
        context.addresses.add(text, { file: entry.name, offset });
        context.patterns.add(text, { file: entry.name, offset });
      }
    }
    return {
      facts: {
        file: entry.name,
        sha256: createHash('sha256').update(content).digest('hex'),
        role,
        slices: slices.map(({ slice }) => slice.facts),
        entitlements,
        signed: slices.some(({ slice }) => slice.codeSignature !== undefined),
      },
      classNames,
    };
  } catch (error) {
    if (!(error instanceof IosFormatError)) throw error;
    context.miss('binary', entry.name, 'unparsed', error.message);
    return undefined;
  }
}
