import { createHash } from 'node:crypto';
import type { NativeLibrary } from '../code-facts.ts';
import { readElf } from '../native/elf.ts';
import type { ReadingContext } from './context.ts';

/** Reads `lib/<abi>/*.so`; hashes all, looks into those that are not over the limit. */
export async function readNativeLibraries(context: ReadingContext): Promise<NativeLibrary[]> {
  const { archive, rules } = context;
  const { maxBinaryBytes } = rules.limits.code;
  const libraries: NativeLibrary[] = [];
  for (const entry of archive.entries) {
    const [, abi, name] = /^lib\/([^/]+)\/(.+\.so)$/u.exec(entry.name) ?? [];
    if (abi === undefined || name === undefined || entry.duplicate) continue;
    if (libraries.length >= rules.limits.lists.others) {
      context.miss('native', entry.name, 'cap', 'more native libraries than are listed');
      break;
    }
    const found = { file: entry.name, name, abi, size: entry.size };
    const content = await context.content(entry, 'native', maxBinaryBytes);
    if (!content) {
      libraries.push({ ...found, sha256: '', elf: null, fault: 'its content can not be read' });
      continue;
    }
    const sha256 = createHash('sha256').update(content).digest('hex');
    const elf = readElf(content);
    const fault = typeof elf === 'string' ? elf : null;
    if (fault) context.miss('native', entry.name, 'unparsed', fault);
    libraries.push({ ...found, sha256, elf: typeof elf === 'string' ? null : elf, fault });
  }
  return libraries;
}
