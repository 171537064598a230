import { u16, u16le, u32, u32le } from '../bytes.ts';
import { CaptureError } from '../errors.ts';
import type { InterfaceFact } from '../facts.ts';
import { skip, take, takeOrEnd, type Decoder, type Position } from './demand.ts';
import { plausibleMs, type FileBounds, type PacketSink } from './packet.ts';
import { ticksToMs, readInterfaceOptions, type InterfaceOptions } from './pcapng-options.ts';

/** Block types of draft-ietf-opsawg-pcapng. */
const interfaceDescription = 1;
const oldPacket = 2;
const simplePacket = 3;
const enhancedPacket = 6;
const byteOrderMagic = 0x1a2b3c4d;

interface Face extends InterfaceOptions {
  fact: InterfaceFact;
}

/** A pcapng file begins with a section header block, the same in both byte orders. */
export function isPcapng(magic: Uint8Array): boolean {
  return magic[0] === 0x0a && magic[1] === 0x0d && magic[2] === 0x0d && magic[3] === 0x0a;
}

/** Several sections, each with its own byte order and interfaces. Starts behind the first block type. */
export function* decodePcapng(bounds: FileBounds, position: Position, sink: PacketSink): Decoder {
  const section = new Section(bounds, position, sink);
  yield* section.header((yield* take(4)).slice());
  for (;;) {
    position.record = position.offset;
    const head = yield* takeOrEnd(8);
    if (head === undefined) return;
    // The length of a section header is in an order that is not known yet.
    if (isPcapng(head)) yield* section.header(head.slice(4));
    else yield* section.block(section.number(head, 0), section.number(head, 4));
  }
}

class Section {
  readonly #bounds: FileBounds;
  readonly #position: Position;
  readonly #sink: PacketSink;
  #littleEndian = true;
  #faces: Face[] = [];
  #atMs = 0;

  constructor(bounds: FileBounds, position: Position, sink: PacketSink) {
    this.#bounds = bounds;
    this.#position = position;
    this.#sink = sink;
  }

  number(bytes: Uint8Array, at: number): number {
    return this.#littleEndian ? u32le(bytes, at) : u32(bytes, at);
  }

  #short(bytes: Uint8Array, at: number): number {
    return this.#littleEndian ? u16le(bytes, at) : u16(bytes, at);
  }

  *header(said: Uint8Array): Decoder {
    const magic = yield* take(4);
    this.#littleEndian = true;
    if (this.number(magic, 0) !== byteOrderMagic) {
      this.#littleEndian = false;
      if (this.number(magic, 0) !== byteOrderMagic) {
        this.#refuse('A section does not begin with the byte-order magic.');
      }
    }
    const bytes = this.#lengthOf(this.number(said, 0), 28);
    yield* skip(bytes - 16);
    this.#checkTrailer(yield* take(4), bytes);
    this.#faces = [];
    this.#sink.section();
  }

  *block(type: number, said: number): Decoder {
    const length = this.#lengthOf(said, 12);
    const read = this.#readerOf(type);
    if (read === undefined) {
      // Names, statistics, secrets and what others invented: nothing of it is kept.
      yield* skip(length - 12);
      this.#checkTrailer(yield* take(4), length);
      this.#sink.skipped();
      return;
    }
    if (length > this.#bounds.maxBlockBytes) {
      this.#refuse(`A block says that it has ${length} bytes, more than a block may have.`);
    }
    const rest = yield* take(length - 8);
    this.#checkTrailer(rest.subarray(-4), length);
    read(rest.subarray(0, -4));
  }

  #readerOf(type: number): ((body: Uint8Array) => void) | undefined {
    switch (type) {
      case enhancedPacket:
        return (body) => this.#enhanced(body);
      case interfaceDescription:
        return (body) => this.#describe(body);
      case oldPacket:
        return (body) => this.#old(body);
      case simplePacket:
        return (body) => this.#simple(body);
      default:
        return undefined;
    }
  }

  #refuse(
    text: string,
    code: 'CAPTURE_MALFORMED' | 'CAPTURE_TOO_COMPLEX' = 'CAPTURE_MALFORMED',
  ): never {
    throw new CaptureError(code, text, this.#position.packets + 1, this.#position.record);
  }

  #lengthOf(length: number, least: number): number {
    if (length < least || length % 4 !== 0) {
      this.#refuse(`A block says that it has ${length} bytes, which no block of its type has.`);
    }
    return length;
  }

  #checkTrailer(trailer: Uint8Array, length: number): void {
    const again = this.number(trailer, 0);
    if (again === length) return;
    this.#refuse(`A block of ${length} bytes ends with the length ${again}.`);
  }

  #describe(body: Uint8Array): void {
    if (body.length < 8) this.#refuse('An interface description is too short.');
    if (this.#faces.length >= this.#bounds.maxInterfaces) {
      this.#refuse(
        `A section has more than ${this.#bounds.maxInterfaces} interfaces.`,
        'CAPTURE_TOO_COMPLEX',
      );
    }
    const options = readInterfaceOptions(body.subarray(8), this.#littleEndian);
    const fact = this.#sink.openInterface({
      linkType: this.#short(body, 0),
      name: options.name,
      snapLength: this.number(body, 4),
    });
    this.#faces.push({ ...options, fact });
  }

  #enhanced(body: Uint8Array): void {
    if (body.length < 20) this.#refuse('A packet block is too short.');
    const face = this.#face(this.number(body, 0));
    this.#timed(face, body, this.number(body, 4), this.number(body, 8));
  }

  /** The obsolete packet block: 16 bits of interface and as many of drops where the enhanced one has 32 of interface. */
  #old(body: Uint8Array): void {
    if (body.length < 20) this.#refuse('A packet block is too short.');
    const face = this.#face(this.#short(body, 0));
    this.#timed(face, body, this.number(body, 4), this.number(body, 8));
  }

  #timed(face: Face, body: Uint8Array, high: number, low: number): void {
    this.#atMs = plausibleMs(ticksToMs(face, high, low)) ?? this.#atMs;
    this.#emit(face, body.subarray(20), this.number(body, 12), this.number(body, 16));
  }

  #simple(body: Uint8Array): void {
    if (body.length < 4) this.#refuse('A packet block is too short.');
    const face = this.#face(0);
    const wireLength = this.number(body, 0);
    const { snapLength } = face.fact;
    const length = Math.min(wireLength, snapLength === 0 ? wireLength : snapLength);
    this.#emit(face, body.subarray(4), length, wireLength);
  }

  #face(index: number): Face {
    return (
      this.#faces[index] ??
      this.#refuse(`A packet names interface ${index}, which this section has not described.`)
    );
  }

  #emit(face: Face, rest: Uint8Array, length: number, wireLength: number): void {
    if (length > rest.length || length > this.#bounds.maxPacketBytes) {
      this.#refuse(`A packet says that it has ${length} bytes, more than its block holds.`);
    }
    this.#position.packets += 1;
    face.fact.packets += 1;
    this.#sink.packet({
      number: this.#position.packets,
      atMs: this.#atMs,
      linkType: face.fact.linkType,
      wireLength,
      bytes: rest.subarray(0, length),
    });
  }
}
