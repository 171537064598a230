/** A packet to be written. */
export interface Written {
  bytes: Uint8Array;
  /** Milliseconds since the epoch. */
  atMs: number;
  wireLength?: number;
  /** pcapng: number of the interface in its section. */
  face?: number;
}

export interface PcapOptions {
  littleEndian?: boolean;
  nanoseconds?: boolean;
  linkType?: number;
}

const numbers = (littleEndian: boolean) => ({
  u16(value: number) {
    const bytes = Buffer.alloc(2);
    if (littleEndian) bytes.writeUInt16LE(value);
    else bytes.writeUInt16BE(value);
    return bytes;
  },
  u32(value: number) {
    const bytes = Buffer.alloc(4);
    if (littleEndian) bytes.writeUInt32LE(value >>> 0);
    else bytes.writeUInt32BE(value >>> 0);
    return bytes;
  },
});

export function pcapFile(packets: readonly Written[], options: PcapOptions = {}): Buffer {
  const { littleEndian = true, nanoseconds = false, linkType = 1 } = options;
  const { u16, u32 } = numbers(littleEndian);
  const perMs = nanoseconds ? 1e6 : 1e3;
  return Buffer.concat([
    u32(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4),
    u16(2),
    u16(4),
    u32(0),
    u32(0),
    u32(262_144),
    u32(linkType),
    ...packets.flatMap(({ bytes, atMs, wireLength = bytes.length }) => [
      u32(Math.floor(atMs / 1_000)),
      u32(Math.round((atMs % 1_000) * perMs)),
      u32(bytes.length),
      u32(wireLength),
      bytes,
    ]),
  ]);
}

export interface NgSection {
  littleEndian?: boolean;
  faces: readonly { linkType?: number; name?: string; resolution?: number; snapLength?: number }[];
  packets: readonly Written[];
  /** Simple packet blocks, which have neither time nor interface. */
  simple?: boolean;
  /** Blocks that are put in as they are. */
  extra?: readonly { type: number; body: Buffer }[];
}

const padded = (bytes: Uint8Array) =>
  Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

function sectionOf(section: NgSection): Buffer {
  const { littleEndian = true, faces, packets, simple = false, extra = [] } = section;
  const { u16, u32 } = numbers(littleEndian);
  const block = (type: number, ...parts: Uint8Array[]) => {
    const body = padded(Buffer.concat(parts));
    return Buffer.concat([u32(type), u32(body.length + 12), body, u32(body.length + 12)]);
  };
  const option = (code: number, value: Buffer) => [u16(code), u16(value.length), padded(value)];
  const stamp = (atMs: number, perSecond: number) => {
    const ticks = BigInt(Math.round(atMs * 1_000)) * BigInt(Math.max(1, perSecond / 1e6));
    return [u32(Number(ticks >> 32n)), u32(Number(ticks & 0xffffffffn))];
  };
  return Buffer.concat([
    block(0x0a0d0d0a, u32(0x1a2b3c4d), u16(1), u16(0), Buffer.alloc(8, 0xff)),
    ...faces.map(({ linkType = 1, name, resolution, snapLength = 0 }) =>
      block(
        1,
        u16(linkType),
        u16(0),
        u32(snapLength),
        ...(name === undefined ? [] : option(2, Buffer.from(name))),
        ...(resolution === undefined ? [] : option(9, Buffer.from([resolution]))),
        ...option(0, Buffer.alloc(0)),
      ),
    ),
    ...extra.map(({ type, body }) => block(type, body)),
    ...packets.map(({ bytes, atMs, face = 0, wireLength = bytes.length }) =>
      simple
        ? block(3, u32(wireLength), bytes)
        : block(
            6,
            u32(face),
            ...stamp(atMs, 10 ** (faces[face]?.resolution ?? 6)),
            u32(bytes.length),
            u32(wireLength),
            bytes,
          ),
    ),
  ]);
}

export function pcapngFile(sections: readonly NgSection[]): Buffer {
  return Buffer.concat(sections.map(sectionOf));
}
