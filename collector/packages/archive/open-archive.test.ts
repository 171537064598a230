import { describe, expect, it } from 'vitest';
import { archiveOf } from '../android/testing/sample-apk.ts';
import { joinZip, zipParts, type ZipContent } from '../making/zip-writer.ts';
import type { Archive, ArchiveEntry } from './archive.ts';
import { ArchiveError } from './errors.ts';

const text = (content: string): Buffer => Buffer.from(content, 'utf8');
const FILES: readonly ZipContent[] = [
  { name: 'a.txt', content: text('hello'.repeat(100)) },
  { name: 'b.bin', content: text('stored'), stored: true },
];
const LOCAL = 30;
const RECORD = 46;

function zip(contents: readonly ZipContent[]): Buffer {
  return joinZip(zipParts(contents));
}

/** Where the directory starts, from the end record. */
function directoryOf(bytes: Buffer): number {
  return bytes.readUInt32LE(bytes.length - 22 + 16);
}

function entry(archive: Archive, name: string): ArchiveEntry {
  const found = archive.find(name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

async function codeOf(action: Promise<unknown>): Promise<string> {
  const error: unknown = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ArchiveError)) throw new Error('no ArchiveError', { cause: error });
  return error.code;
}

const kinds = (archive: Archive): string[] => archive.faults.map(({ kind }) => kind);

describe('openArchive', () => {
  it('reads stored and deflated entries', async () => {
    const archive = await archiveOf(zip(FILES));
    expect(archive.entries.map(({ name }) => name)).toEqual(['a.txt', 'b.bin']);
    expect(Buffer.from(await archive.read(entry(archive, 'a.txt'))).toString()).toBe(
      'hello'.repeat(100),
    );
    expect(Buffer.from(await archive.read(entry(archive, 'b.bin'))).toString()).toBe('stored');
    expect(archive.faults).toEqual([]);
  });

  it('streams an entry that is larger than a piece', async () => {
    const content = Buffer.alloc(6 * 1024 * 1024);
    for (let at = 0; at < content.length; at += 4)
      content.writeUInt32LE((at * 2654435761) >>> 0, at);
    const archive = await archiveOf(zip([{ name: 'big', content }]));
    const pieces: Buffer[] = [];
    for await (const piece of archive.stream(entry(archive, 'big')))
      pieces.push(Buffer.from(piece));
    expect(pieces.length).toBeGreaterThan(1);
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
    expect(archive.faults).toEqual([]);
  });

  it('takes the first of two entries of one name and says so', async () => {
    const second = { name: 'a.txt', content: text('other') };
    const archive = await archiveOf(zip([...FILES, second]));
    expect(Buffer.from(await archive.read(entry(archive, 'a.txt'))).length).toBe(500);
    expect(archive.entries[2]?.duplicate).toBe(true);
    expect(kinds(archive)).toEqual(['duplicate-entry']);
  });

  it.each(['../../etc/passwd', '/abs', 'a\\..\\b', 'C:x', 'a\0b', 'x/../y', ''])(
    'marks the name %j as unsafe',
    async (name) => {
      const archive = await archiveOf(zip([{ name, content: text('x') }]));
      expect(kinds(archive)).toContain('unsafe-name');
    },
  );

  it('refuses a file without an end record, and one that is cut off', async () => {
    const bytes = zip(FILES);
    expect(await codeOf(archiveOf(text('no archive at all')))).toBe('NOT_AN_ARCHIVE');
    expect(await codeOf(archiveOf(Buffer.alloc(0)))).toBe('NOT_AN_ARCHIVE');
    expect(await codeOf(archiveOf(bytes.subarray(0, bytes.length - 30)))).toBe('NOT_AN_ARCHIVE');
  });

  it('tells what is left of a directory that is cut off', async () => {
    const bytes = zip(FILES);
    const end = bytes.subarray(bytes.length - 22);
    const cut = Buffer.concat([bytes.subarray(0, bytes.length - 22 - 5), end]);
    const archive = await archiveOf(cut);
    expect(archive.entries.map(({ name }) => name)).toEqual(['a.txt']);
    expect(kinds(archive)).toContain('truncated-directory');
  });

  it('refuses 4 GB that an entry says it has before it allocates anything', async () => {
    const bytes = zip(FILES);
    bytes.writeUInt32LE(0xfffffff0, directoryOf(bytes) + 24);
    const archive = await archiveOf(bytes);
    expect(await codeOf(archive.read(entry(archive, 'a.txt')))).toBe('OVER_LIMIT');
  });

  it('does not believe a size that is too small or too large', async () => {
    for (const size of [10, 600]) {
      const bytes = zip(FILES);
      bytes.writeUInt32LE(size, directoryOf(bytes) + 24);
      const archive = await archiveOf(bytes);
      expect(await codeOf(archive.read(entry(archive, 'a.txt')))).toBe('CORRUPT');
    }
  });

  it('refuses a bomb by its ratio, by its size, and by what was read in all', async () => {
    const zeros = zip([{ name: 'zeros', content: Buffer.alloc(8 * 1024 * 1024) }]);
    const byRatio = await archiveOf(zeros);
    expect(await codeOf(byRatio.read(entry(byRatio, 'zeros')))).toBe('OVER_LIMIT');
    const bySize = await archiveOf(zeros, { maxRatio: 2000, maxEntryBytes: 1024 });
    expect(await codeOf(bySize.read(entry(bySize, 'zeros')))).toBe('OVER_LIMIT');
    const inAll = await archiveOf(zip(FILES), { maxTotalBytes: 700 });
    await inAll.read(entry(inAll, 'a.txt'));
    expect(await codeOf(inAll.read(entry(inAll, 'a.txt')))).toBe('OVER_LIMIT');
    const one = await archiveOf(zip(FILES));
    expect(await codeOf(one.read(entry(one, 'a.txt'), 499))).toBe('OVER_LIMIT');
  });

  it('refuses more entries and a larger directory than allowed', async () => {
    expect(await codeOf(archiveOf(zip(FILES), { maxEntries: 1 }))).toBe('OVER_LIMIT');
    expect(await codeOf(archiveOf(zip(FILES), { maxDirectoryBytes: 10 }))).toBe('OVER_LIMIT');
  });

  it('reads on when only the flag for encryption is set, as Android does', async () => {
    const bytes = zip(FILES);
    bytes.writeUInt16LE(1, directoryOf(bytes) + 8);
    const archive = await archiveOf(bytes);
    expect((await archive.read(entry(archive, 'a.txt'))).length).toBe(500);
    expect(kinds(archive)).toContain('encrypted-entry');
    bytes.fill(0x5a, LOCAL + 5, LOCAL + 12);
    const encrypted = await archiveOf(bytes);
    expect(await codeOf(encrypted.read(entry(encrypted, 'a.txt')))).toBe('ENCRYPTED');
  });

  it('inflates or copies an entry with a method that nobody knows', async () => {
    const bytes = zip(FILES);
    const directory = directoryOf(bytes);
    bytes.writeUInt16LE(21, directory + 10);
    bytes.writeUInt16LE(99, directory + RECORD + 'a.txt'.length + 10);
    const archive = await archiveOf(bytes);
    expect((await archive.read(entry(archive, 'a.txt'))).length).toBe(500);
    expect(Buffer.from(await archive.read(entry(archive, 'b.bin'))).toString()).toBe('stored');
    expect(kinds(archive)).toContain('unknown-method');
  });

  it('tells where local header and directory differ', async () => {
    const bytes = zip(FILES);
    bytes.write('z', LOCAL, 'latin1');
    bytes.writeUInt32LE(0, 14);
    const archive = await archiveOf(bytes);
    expect(archive.differences(entry(archive, 'a.txt'))).toEqual(['CRC-32', 'name']);
    await archive.read(entry(archive, 'a.txt'));
    expect(kinds(archive)).toEqual(['header-mismatch']);
  });

  it('sees a DEX in front of the archive, overlapping entries and trailing bytes', async () => {
    const parts = zipParts(FILES);
    const dex = text('dex\n035\0');
    const shifted = zip(FILES);
    const inFront = Buffer.concat([dex, shifted]);
    const directory = directoryOf(shifted);
    inFront.writeUInt32LE(dex.length + directory, inFront.length - 22 + 16);
    expect(kinds(await archiveOf(inFront))).toContain('prepended-bytes');
    const overlapping = joinZip(parts);
    overlapping.writeUInt32LE(100_000, directory + 20);
    expect(kinds(await archiveOf(overlapping))).toContain('overlapping-entries');
    expect(kinds(await archiveOf(Buffer.concat([shifted, text('more')])))).toContain(
      'trailing-bytes',
    );
  });

  it('reads sizes and places that stand in 64-bit fields', async () => {
    const bytes = zip([FILES[0]!]);
    const directory = directoryOf(bytes);
    const record = Buffer.from(bytes.subarray(directory, bytes.length - 22));
    const extra = Buffer.alloc(28);
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    extra.writeBigUInt64LE(BigInt(record.readUInt32LE(24)), 4);
    extra.writeBigUInt64LE(BigInt(record.readUInt32LE(20)), 12);
    for (const at of [20, 24, 42]) record.writeUInt32LE(0xffffffff, at);
    record.writeUInt16LE(extra.length, 30);
    const end64 = Buffer.alloc(56);
    end64.writeUInt32LE(0x06064b50, 0);
    end64.writeBigUInt64LE(1n, 32);
    end64.writeBigUInt64LE(BigInt(record.length + extra.length), 40);
    end64.writeBigUInt64LE(BigInt(directory), 48);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    locator.writeBigUInt64LE(BigInt(directory + record.length + extra.length), 8);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.fill(0xff, 8, 20);
    const wide = [bytes.subarray(0, directory), record, extra, end64, locator, end];
    const archive = await archiveOf(Buffer.concat(wide));
    expect((await archive.read(entry(archive, 'a.txt'))).length).toBe(500);
  });
});
