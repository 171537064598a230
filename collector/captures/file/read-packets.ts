import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CaptureError } from '../errors.ts';
import type { CaptureFaultCode } from '../facts.ts';
import { Feed, takeOrEnd, type Decoder, type Position } from './demand.ts';
import type { FileBounds, PacketSink } from './packet.ts';
import { decodePcap, pcapVariant } from './pcap.ts';
import { decodePcapng, isPcapng } from './pcapng.ts';

export interface StreamBounds extends FileBounds {
  /** Of the unzipped capture. */
  maxBytes: number;
  /** Asked every now and then: why reading has to end here, if it has to. */
  enough?: () => { code: CaptureFaultCode; message: string } | undefined;
}

export interface ReadFile {
  /** Undefined when the first bytes are of no capture. */
  format: 'pcap' | 'pcapng' | undefined;
  gzip: boolean;
  /** Unzipped. */
  bytes: number;
  /** Why reading ended before the end. */
  fault: CaptureError | undefined;
}

/**
 * Reads a capture as it comes, pcap or pcapng, either as gzip. Faults of the capture are answered and not thrown: what the
 * sink was told before stands. Memory is bounded by the largest record.
 */
export async function readPackets(
  content: Readable,
  bounds: StreamBounds,
  sink: PacketSink,
): Promise<ReadFile> {
  const read: ReadFile = { format: undefined, gzip: false, bytes: 0, fault: undefined };
  const position: Position = { offset: 0, record: 0, packets: 0 };
  const feed = new Feed(position, decode(read, bounds, position, sink));
  const push = (piece: Uint8Array) => {
    read.bytes += piece.length;
    if (read.bytes > bounds.maxBytes) {
      const text = `The unzipped capture is larger than ${bounds.maxBytes} bytes.`;
      throw new CaptureError('CAPTURE_TOO_LARGE', text, position.packets + 1, position.offset);
    }
    const reason = bounds.enough?.();
    if (reason) {
      throw new CaptureError(reason.code, reason.message, position.packets + 1, position.offset);
    }
    feed.push(piece);
  };
  try {
    const { first, rest } = await peek(content);
    read.gzip = first[0] === 0x1f && first[1] === 0x8b;
    if (read.gzip) await unzip(rest, push, position);
    else for await (const piece of rest) push(piece);
    feed.end();
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    read.fault = error;
  }
  content.destroy();
  return read;
}

function* decode(
  read: ReadFile,
  bounds: FileBounds,
  position: Position,
  sink: PacketSink,
): Decoder {
  const magic = yield* takeOrEnd(4);
  if (magic === undefined) throw new CaptureError('CAPTURE_EMPTY', 'The file is empty.', 0, 0);
  const variant = pcapVariant(magic);
  if (variant) {
    read.format = 'pcap';
    yield* decodePcap(variant, bounds, position, sink);
  } else if (isPcapng(magic)) {
    read.format = 'pcapng';
    yield* decodePcapng(bounds, position, sink);
  } else {
    const text = 'The file is neither pcap nor pcapng: its first bytes are of no known format.';
    throw new CaptureError('NOT_A_CAPTURE', text, 0, 0);
  }
}

/** At least two bytes where there are as many, and all of it again. */
async function peek(content: Readable): Promise<{ first: Buffer; rest: AsyncIterable<Buffer> }> {
  const chunks = (content as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  while (first.length < 2) {
    const next = await chunks.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  async function* rest() {
    if (first.length > 0) yield first;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  return { first, rest: rest() };
}

/** Every byte that can be unzipped is pushed before the fault of the archive is told. */
async function unzip(
  content: AsyncIterable<Buffer>,
  push: (piece: Uint8Array) => void,
  position: Position,
): Promise<void> {
  const gunzip = createGunzip();
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
  };
  gunzip.on('error', fail);
  gunzip.on('data', (piece: Buffer) => {
    if (failure !== undefined) return;
    try {
      push(piece);
    } catch (error) {
      fail(error);
      gunzip.destroy();
    }
  });
  const written = (piece?: Buffer) =>
    new Promise<void>((resolve) => {
      const done = (error?: Error | null) => {
        if (error) fail(error);
        resolve();
      };
      if (piece) gunzip.write(piece, done);
      else gunzip.once('close', () => done()).end();
    });
  for await (const piece of content) {
    await written(piece);
    if (failure !== undefined) break;
  }
  if (failure === undefined) await written();
  if (failure === undefined) return;
  if (failure instanceof CaptureError) throw failure;
  const { packets, record } = position;
  const text = `The gzip archive is broken: ${failure instanceof Error ? failure.message : 'unknown'}.`;
  throw new CaptureError('GZIP_BROKEN', text, packets + 1, record);
}
