import type { SeededRandom } from '../../random/seeded-random.ts';

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
