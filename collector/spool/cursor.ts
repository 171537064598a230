import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** A place in the spool: everything before it is stored. */
export interface Position {
  segment: number;
  offset: number;
}

export function isBefore(left: Position, right: Position): boolean {
  return (
    left.segment < right.segment || (left.segment === right.segment && left.offset < right.offset)
  );
}

/** Two slots are written in turn, so that a write that is torn by a crash leaves the other one whole. */
const slotBytes = 32;
const slots = 2;

interface Slot {
  turn: number;
  position: Position;
}

function encodeSlot(slot: Slot): Buffer {
  const bytes = Buffer.alloc(slotBytes);
  bytes.writeDoubleLE(slot.turn, 0);
  bytes.writeDoubleLE(slot.position.segment, 8);
  bytes.writeDoubleLE(slot.position.offset, 16);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 24)), 24);
  return bytes;
}

function decodeSlot(bytes: Buffer): Slot | undefined {
  if (bytes.length < slotBytes || crc32(bytes.subarray(0, 24)) !== bytes.readUInt32LE(24)) return;
  const slot = {
    turn: bytes.readDoubleLE(0),
    position: { segment: bytes.readDoubleLE(8), offset: bytes.readDoubleLE(16) },
  };
  return slot.turn > 0 ? slot : undefined;
}

export interface CursorFile {
  /** Undefined in a new spool. */
  readonly position: Position | undefined;
  /** Survives a crash of the process at once, a power cut after `sync`. */
  write(position: Position): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

async function readSlots(file: FileHandle): Promise<Slot | undefined> {
  const bytes = Buffer.alloc(slotBytes * slots);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
  const found: Slot[] = [];
  for (let index = 0; index < slots; index++) {
    const at = index * slotBytes;
    const slot = decodeSlot(bytes.subarray(at, Math.min(at + slotBytes, bytesRead)));
    if (slot) found.push(slot);
  }
  return found.sort((a, b) => b.turn - a.turn)[0];
}

/**
 * Opens (or makes) the file that remembers how far the spool has been stored. A lost cursor is harmless but
 * slow: what is still in the spool is offered again under the same ids.
 */
export async function openCursorFile(path: string): Promise<CursorFile> {
  const file = await open(path, 'r+').catch(() => open(path, 'w+', 0o600));
  let latest = await readSlots(file);
  return {
    get position() {
      return latest?.position;
    },
    async write(position) {
      const slot = { turn: (latest?.turn ?? 0) + 1, position };
      await file.write(encodeSlot(slot), 0, slotBytes, (slot.turn % slots) * slotBytes);
      latest = slot;
    },
    sync: () => file.datasync(),
    close: () => file.close(),
  };
}
