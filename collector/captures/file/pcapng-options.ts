/** Options of an interface that say what the time stamps of its packets mean. */
export interface InterfaceOptions {
  name: string | null;
  /** Ticks per second: a power of ten or of two. */
  ticksPerSecond: number;
  /** Seconds to add. */
  offsetSeconds: number;
}

/** More options than that in one block are not looked at. */
const maxOptions = 256;
const maxName = 200;
const endOfOptions = 0;
const nameOption = 2;
const resolutionOption = 9;
const offsetOption = 14;

/** Rubbish among options ends their list; the interface stays usable with what was read. */
export function readInterfaceOptions(bytes: Uint8Array, littleEndian: boolean): InterfaceOptions {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: InterfaceOptions = { name: null, ticksPerSecond: 1e6, offsetSeconds: 0 };
  let at = 0;
  for (let count = 0; count < maxOptions && at + 4 <= bytes.length; count += 1) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    const start = at + 4;
    if (code === endOfOptions || start + length > bytes.length) break;
    if (code === nameOption) found.name = cleanText(bytes.subarray(start, start + length));
    else if (code === resolutionOption && length >= 1) {
      found.ticksPerSecond = resolutionOf(view.getUint8(start));
    } else if (code === offsetOption && length >= 8) {
      found.offsetSeconds = Number(view.getBigInt64(start, littleEndian));
    }
    at = start + Math.ceil(length / 4) * 4;
  }
  return found;
}

/** `if_tsresol`: the top bit chooses between powers of two and of ten. */
function resolutionOf(value: number): number {
  return value & 0x80 ? 2 ** (value & 0x7f) : 10 ** value;
}

function cleanText(bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes.subarray(0, maxName)).replace(/\p{C}/gu, '');
  return text === '' ? null : text;
}

/** Milliseconds since the epoch of a time stamp in two halves; exact to a microsecond. */
export function ticksToMs(options: InterfaceOptions, high: number, low: number): number {
  const { ticksPerSecond, offsetSeconds } = options;
  // High and low apart: their sum in nanoseconds has more bits than a number keeps.
  const seconds = (high * 4_294_967_296) / ticksPerSecond;
  const whole = Math.floor(seconds);
  return (
    (whole + offsetSeconds) * 1_000 + (seconds - whole) * 1_000 + (low / ticksPerSecond) * 1_000
  );
}
