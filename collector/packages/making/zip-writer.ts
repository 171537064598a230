import { crc32, deflateRawSync } from 'node:zlib';
import { createByteWriter } from './byte-writer.ts';

export interface ZipContent {
  readonly name: string;
  readonly content: Uint8Array;
  /** Not compressed and aligned to 4 bytes, as Android wants it of resources.arsc. */
  readonly stored?: boolean;
}

/** A ZIP archive in its parts: signatures of later schemes go between entries and directory. */
export interface ZipParts {
  readonly entries: Buffer;
  readonly directory: Buffer;
  /** The end record for a directory that starts at `offset`. */
  end(offset: number): Buffer;
}

/** 1 January 1981, so that the same recipe gives the same bytes. */
const DOS_TIME = 0;
const DOS_DATE = (1 << 9) | (1 << 5) | 1;
const UTF8_NAMES = 0x0800;
const ALIGNMENT = 4;

export function zipParts(contents: readonly ZipContent[]): ZipParts {
  const entries = createByteWriter();
  const directory = createByteWriter();
  for (const { name, content, stored = false } of contents) {
    const nameBytes = Buffer.from(name, 'utf8');
    const data = stored ? content : deflateRawSync(content);
    const offset = entries.length;
    const start = offset + 30 + nameBytes.length;
    const padding = stored ? (ALIGNMENT - (start % ALIGNMENT)) % ALIGNMENT : 0;
    const common = createByteWriter()
      .uint16(UTF8_NAMES)
      .uint16(stored ? 0 : 8)
      .uint16(DOS_TIME)
      .uint16(DOS_DATE)
      .uint32(crc32(content))
      .uint32(data.length)
      .uint32(content.length)
      .uint16(nameBytes.length)
      .finish();
    entries.uint32(0x04034b50).uint16(20).bytes(common).uint16(padding);
    entries.bytes(nameBytes).bytes(Buffer.alloc(padding)).bytes(data);
    directory.uint32(0x02014b50).uint16(20).uint16(20).bytes(common).uint16(0);
    directory.uint16(0).uint16(0).uint16(0).uint32(0).uint32(offset).bytes(nameBytes);
  }
  return {
    entries: entries.finish(),
    directory: directory.finish(),
    end: (offset) =>
      createByteWriter()
        .uint32(0x06054b50)
        .uint32(0)
        .uint16(contents.length)
        .uint16(contents.length)
        .uint32(directory.length)
        .uint32(offset)
        .uint16(0)
        .finish(),
  };
}

/** The parts put together, with whatever stands in front of the directory. */
export function joinZip(parts: ZipParts, block: Uint8Array = Buffer.alloc(0)): Buffer {
  const offset = parts.entries.length + block.length;
  return Buffer.concat([parts.entries, block, parts.directory, parts.end(offset)]);
}
