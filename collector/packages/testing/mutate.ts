import type { SeededRandom } from '../../random/seeded-random.ts';
import type { ArchiveLimits } from '../archive/archive.ts';
import { openArchive } from '../archive/open-archive.ts';
import { joinZip, zipParts, type ZipContent } from '../making/zip-writer.ts';

/** Numbers at which readers go wrong. */
const edges = [
  0, 1, 0x7f, 0x80, 0xff, 0x7f_ff, 0xff_ff, 0x7f_ff_ff_ff, 0x80_00_00_00, 0xff_ff_ff_ff,
];

/** A damaged copy: bytes changed, numbers replaced by odd ones, pieces cut out, doubled or moved. */
export function mutate(bytes: Buffer, random: SeededRandom): Buffer {
  let copy: Buffer = Buffer.from(bytes);
  for (let left = 1 + random.int(4); left > 0 && copy.length > 8; left -= 1) {
    const at = random.int(copy.length - 4);
    const length = 1 + random.int(Math.min(200, copy.length - at));
    switch (random.int(6)) {
      case 0:
      case 1:
        copy[at] = random.int(256);
        break;
      case 2:
        copy.writeUInt32LE(random.pick(edges), at);
        break;
      case 3:
        copy = Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)]);
        break;
      case 4:
        copy = Buffer.concat([copy.subarray(0, at + length), copy.subarray(at)]);
        break;
      default:
        copy.fill(random.int(256), at, at + length);
    }
  }
  return copy;
}

/** A package and what is in it, to damage either the container or one of its files. */
export interface WholePackage {
  bytes: Buffer;
  contents: readonly ZipContent[];
}

/** Opens a package that lies at `path`. */
export async function openWhole(path: string, limits: ArchiveLimits): Promise<WholePackage> {
  const archive = await openArchive(path, limits);
  try {
    const contents: ZipContent[] = [];
    for (const entry of archive.entries) {
      contents.push({ name: entry.name, content: await archive.read(entry) });
    }
    return { bytes: Buffer.from(await archive.readAt(0, archive.size)), contents };
  } finally {
    await archive.close();
  }
}

/** Damages the container, or one file that is then packed properly: so that the readers behind the container are reached. */
export function damage({ bytes, contents }: WholePackage, random: SeededRandom): Buffer {
  if (random.chance(0.3)) return mutate(bytes, random);
  const chosen = random.int(contents.length);
  return joinZip(
    zipParts(
      contents.map(({ name, content }, index) =>
        index === chosen
          ? { name, content: mutate(Buffer.from(content), random) }
          : { name, content },
      ),
    ),
  );
}
