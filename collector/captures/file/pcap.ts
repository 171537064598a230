import { u32, u32le } from '../bytes.ts';
import { CaptureError } from '../errors.ts';
import { take, takeOrEnd, type Decoder, type Position } from './demand.ts';
import { plausibleMs, type FileBounds, type PacketSink } from './packet.ts';

const fileHeader = 24;

interface Variant {
  littleEndian: boolean;
  /** Units of the second half of a time stamp, per millisecond. */
  perMs: number;
  recordHeader: number;
}

const magics = new Map<number, Omit<Variant, 'littleEndian'>>([
  [0xa1b2c3d4, { perMs: 1_000, recordHeader: 16 }],
  [0xa1b23c4d, { perMs: 1_000_000, recordHeader: 16 }],
  // Kuznetzov's libpcap of old Linux: interface index, protocol and packet type behind the usual header.
  [0xa1b2cd34, { perMs: 1_000, recordHeader: 24 }],
]);

/** The variant that the magic number says, either way round; undefined when the file is not pcap. */
export function pcapVariant(magic: Uint8Array): Variant | undefined {
  for (const littleEndian of [true, false]) {
    const found = magics.get(littleEndian ? u32le(magic, 0) : u32(magic, 0));
    if (found) return { ...found, littleEndian };
  }
  return undefined;
}

/** Classic libpcap (draft-ietf-opsawg-pcap): both byte orders, micro- and nanoseconds. Starts behind the magic number. */
export function* decodePcap(
  { littleEndian, perMs, recordHeader }: Variant,
  bounds: FileBounds,
  position: Position,
  sink: PacketSink,
): Decoder {
  const header = yield* take(fileHeader - 4);
  const number = littleEndian ? u32le : u32;
  const snapLength = number(header, 12);
  // The upper half has the length of the frame check sequence and reserved bits.
  const linkType = number(header, 16) & 0xffff;
  sink.section();
  const face = sink.openInterface({ linkType, name: null, snapLength });
  for (;;) {
    position.record = position.offset;
    const record = yield* takeOrEnd(recordHeader);
    if (record === undefined) return;
    const seconds = number(record, 0);
    const fraction = number(record, 4);
    const length = number(record, 8);
    const wireLength = number(record, 12);
    if (length > bounds.maxPacketBytes) {
      const text = `The record says that its packet has ${length} bytes, more than the ${bounds.maxPacketBytes} that a packet may have.`;
      throw new CaptureError('CAPTURE_MALFORMED', text, position.packets + 1, position.record);
    }
    const bytes = yield* take(length);
    position.packets += 1;
    face.packets += 1;
    const atMs = plausibleMs(seconds * 1_000 + fraction / perMs) ?? 0;
    sink.packet({ number: position.packets, atMs, linkType, wireLength, bytes });
  }
}
