/** What a made library has in its dynamic section. */
interface MadeElf {
  soname: string;
  needed: readonly string[];
  symbols: readonly string[];
}

const HEADER = 64;
const SEGMENT = 56;
const SYMBOL = 24;

/** A small ELF64 shared object for aarch64 without sections, laid out so that addresses are offsets. */
export function makeElf({ soname, needed, symbols }: MadeElf): Buffer {
  const names = ['', soname, ...needed, ...symbols];
  const offsets = new Map<string, number>();
  let size = 0;
  for (const name of names) {
    offsets.set(name, size);
    size += Buffer.byteLength(name) + 1;
  }
  const strings = Buffer.from(names.map((name) => `${name}\0`).join(''), 'utf8');
  const segments = 4;
  const symtab = HEADER + SEGMENT * segments;
  const hash = symtab + SYMBOL * (symbols.length + 1);
  const strtab = hash + 8;
  const dynamic = strtab + strings.length;
  const at = (name: string) => offsets.get(name) ?? 0;
  const entries: [number, number][] = [
    ...needed.map((name): [number, number] => [1, at(name)]),
    [14, at(soname)],
    [4, hash],
    [5, strtab],
    [6, symtab],
    [10, strings.length],
    [24, 0],
    [0, 0],
  ];
  const total = dynamic + entries.length * 16;
  const bytes = Buffer.alloc(total);
  bytes.write('\u007fELF', 0, 'latin1');
  bytes.set([2, 1, 1], 4);
  bytes.writeUInt16LE(3, 16);
  bytes.writeUInt16LE(183, 18);
  bytes.writeUInt32LE(HEADER, 32);
  bytes.writeUInt16LE(SEGMENT, 54);
  bytes.writeUInt16LE(segments, 56);
  const segment = (row: number, type: number, flags: number, offset: number, length: number) => {
    const place = HEADER + row * SEGMENT;
    bytes.writeUInt32LE(type, place);
    bytes.writeUInt32LE(flags, place + 4);
    bytes.writeUInt32LE(offset, place + 8);
    bytes.writeUInt32LE(offset, place + 16);
    bytes.writeUInt32LE(length, place + 32);
    bytes.writeUInt32LE(16_384, place + 48);
  };
  segment(0, 1, 5, 0, total);
  segment(1, 2, 6, dynamic, entries.length * 16);
  segment(2, 0x64_74_e5_51, 6, 0, 0);
  segment(3, 0x64_74_e5_52, 4, dynamic, 16);
  symbols.forEach((name, index) => {
    bytes.writeUInt32LE(at(name), symtab + (index + 1) * SYMBOL);
  });
  bytes.writeUInt32LE(symbols.length + 1, hash + 4);
  strings.copy(bytes, strtab);
  entries.forEach(([tag, value], index) => {
    bytes.writeUInt32LE(tag, dynamic + index * 16);
    bytes.writeUInt32LE(value, dynamic + index * 16 + 8);
  });
  return bytes;
}
