/*
 * Dalvik bytecode, as far as calls, strings and fields need it (Dalvik bytecode and instruction formats of AOSP). Instructions are read one
 * after another from the first code unit; payloads of switches and arrays stand among them and are stepped over.
 */

/** Code units of an instruction by its opcode. */
const lengths = new Uint8Array(256).fill(1);
function units(length: number, ...ranges: readonly (readonly [number, number])[]): void {
  for (const [from, to] of ranges) lengths.fill(length, from, to + 1);
}
units(2, [0x02, 0x02], [0x05, 0x05], [0x08, 0x08], [0x13, 0x13], [0x15, 0x16], [0x19, 0x1a]);
units(2, [0x1c, 0x1c], [0x1f, 0x20], [0x22, 0x23], [0x29, 0x29], [0x2d, 0x3d], [0x44, 0x6d]);
units(2, [0x90, 0xaf], [0xd0, 0xe2], [0xfe, 0xff]);
units(3, [0x03, 0x03], [0x06, 0x06], [0x09, 0x09], [0x14, 0x14], [0x17, 0x17], [0x1b, 0x1b]);
units(3, [0x24, 0x26], [0x2a, 0x2c], [0x6e, 0x72], [0x74, 0x78], [0xfc, 0xfd]);
units(4, [0xfa, 0xfb]);
units(5, [0x18, 0x18]);

const PACKED_SWITCH = 0x01_00;
const SPARSE_SWITCH = 0x02_00;
const ARRAY_DATA = 0x03_00;

/** Length of the payload at `at`, in code units; 1 for a plain `nop`. */
function payloadLength(code: Uint16Array, at: number): number {
  const size = code[at + 1] ?? 0;
  switch (code[at] ?? 0) {
    case PACKED_SWITCH:
      return size * 2 + 4;
    case SPARSE_SWITCH:
      return size * 4 + 2;
    case ARRAY_DATA: {
      const elements = (code[at + 2] ?? 0) + (code[at + 3] ?? 0) * 65_536;
      return Math.floor((elements * size + 1) / 2) + 4;
    }
    default:
      return 1;
  }
}

/** What is told while code is walked; indexes are those of the tables. */
export interface CodeVisitor {
  call(method: number): void;
  string(index: number): void;
  /** A field is read; static or of an object. */
  field(index: number): void;
}

function isCall(op: number): boolean {
  return (op >= 0x6e && op <= 0x72) || (op >= 0x74 && op <= 0x78) || op === 0xfa || op === 0xfb;
}

function isRead(op: number): boolean {
  return (op >= 0x52 && op <= 0x58) || (op >= 0x60 && op <= 0x66);
}

/** Walks `code` from `start` to `end` (code units). */
export function walkCode(
  code: Uint16Array,
  start: number,
  end: number,
  visitor: CodeVisitor,
): void {
  let at = start;
  while (at < end) {
    const unit = code[at] ?? 0;
    const op = unit & 0xff;
    if (op === 0) {
      at += payloadLength(code, at);
      continue;
    }
    if (op === 0x1a) visitor.string(code[at + 1] ?? 0);
    else if (op === 0x1b) visitor.string((code[at + 1] ?? 0) + (code[at + 2] ?? 0) * 65_536);
    else if (isCall(op)) visitor.call(code[at + 1] ?? 0);
    else if (isRead(op)) visitor.field(code[at + 1] ?? 0);
    at += lengths[op] ?? 1;
  }
}

const RETURN_VOID = 0x0e;
const RETURN = 0x0f;
const RETURN_OBJECT = 0x11;
const CONST_4 = 0x12;
const THROW = 0x27;

/** True when the code neither calls nor throws anything: it accepts whatever it is given. */
export function doesNothing(code: Uint16Array, start: number, end: number): boolean {
  for (let at = start; at < end;) {
    const op = (code[at] ?? 0) & 0xff;
    if (op === 0) {
      at += payloadLength(code, at);
      continue;
    }
    if (isCall(op) || op === THROW || op === 0xfc || op === 0xfd) return false;
    if (op === RETURN_VOID || op === RETURN_OBJECT) return true;
    at += lengths[op] ?? 1;
  }
  return true;
}

/** True for `return true` and nothing else. */
export function returnsTrue(code: Uint16Array, start: number, end: number): boolean {
  const [constant = 0, last = 0] = code.subarray(start, end);
  return (
    end - start === 2 &&
    (constant & 0xff) === CONST_4 &&
    constant >> 12 === 1 &&
    (last & 0xff) === RETURN &&
    last >> 8 === ((constant >> 8) & 0x0f)
  );
}
