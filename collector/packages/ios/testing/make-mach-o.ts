/** What a made executable has. */
export interface MadeMachO {
  encrypted?: boolean;
  pie?: boolean;
  linked?: readonly string[];
  classNames?: readonly string[];
  strings?: readonly string[];
  symbols?: readonly string[];
  /** XML of the entitlements; left out: not signed. */
  entitlements?: string;
}

const HEADER = 32;

function command(id: number, body: Buffer): Buffer {
  const padded = Buffer.alloc(Math.ceil((body.length + 8) / 8) * 8);
  padded.writeUInt32LE(id, 0);
  padded.writeUInt32LE(padded.length, 4);
  body.copy(padded, 8);
  return padded;
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value, index * 4));
  return bytes;
}

function cStrings(texts: readonly string[]): Buffer {
  return Buffer.from(texts.map((text) => `${text}\0`).join(''), 'utf8');
}

function section(name: string, offset: number, size: number): Buffer {
  const bytes = Buffer.alloc(80);
  bytes.write(name, 0, 'latin1');
  bytes.writeUInt32LE(size, 40);
  bytes.writeUInt32LE(offset, 48);
  return bytes;
}

function codeSignature(entitlements: string): Buffer {
  const xml = Buffer.from(entitlements, 'utf8');
  const head = Buffer.alloc(28);
  head.writeUInt32BE(0xfa_de_0c_c0, 0);
  head.writeUInt32BE(28 + xml.length, 4);
  head.writeUInt32BE(1, 8);
  head.writeUInt32BE(5, 12);
  head.writeUInt32BE(20, 16);
  head.writeUInt32BE(0xfa_de_71_71, 20);
  head.writeUInt32BE(8 + xml.length, 24);
  return Buffer.concat([head, xml]);
}

/** A thin arm64 Mach-O executable with the load commands that the reader knows; not runnable. */
export function makeMachO(made: MadeMachO = {}): Buffer {
  const { linked = ['/usr/lib/libSystem.B.dylib'], pie = true, encrypted = false } = made;
  const parts = [
    cStrings(made.classNames ?? []),
    cStrings(made.strings ?? []),
    cStrings(made.symbols ?? ['', '___stack_chk_fail', '_objc_release']),
    made.entitlements === undefined ? Buffer.alloc(0) : codeSignature(made.entitlements),
  ];
  const build = (start: number): Buffer[] => {
    const places: { at: number; size: number }[] = [];
    let at = start;
    for (const { length } of parts) {
      places.push({ at, size: length });
      at += length;
    }
    const place = (index: number) => places[index] ?? { at: 0, size: 0 };
    const segment = Buffer.alloc(64);
    segment.write('__TEXT', 0, 'latin1');
    segment.writeUInt32LE(2, 56);
    return [
      command(
        0x19,
        Buffer.concat([
          segment,
          section('__objc_classname', place(0).at, place(0).size),
          section('__cstring', place(1).at, place(1).size),
        ]),
      ),
      command(0x2, words(0, 0, place(2).at, place(2).size)),
      command(0x2c, words(0, 0, encrypted ? 1 : 0, 0)),
      command(0x32, words(2, 0x0c_00_00, 0x11_02_00, 0)),
      ...linked.map((name) => command(0xc, Buffer.concat([words(24, 0, 0, 0), cStrings([name])]))),
      command(0x80_00_00_1c, Buffer.concat([words(12), cStrings(['@executable_path/Frameworks'])])),
      ...(place(3).size > 0 ? [command(0x1d, words(place(3).at, place(3).size))] : []),
    ];
  };
  const size = build(0).reduce((sum, { length }) => sum + length, 0);
  const commands = build(HEADER + size);
  const header = words(
    0xfe_ed_fa_cf,
    0x01_00_00_0c,
    0,
    2,
    commands.length,
    size,
    pie ? 0x20_00_00 : 0,
    0,
  );
  return Buffer.concat([header, ...commands, ...parts]);
}

/** Puts thin files together as one fat file. */
export function makeFat(slices: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8 + slices.length * 20);
  head.writeUInt32BE(0xca_fe_ba_be, 0);
  head.writeUInt32BE(slices.length, 4);
  let at = head.length;
  slices.forEach((slice, index) => {
    head.writeUInt32BE(at, 8 + index * 20 + 8);
    head.writeUInt32BE(slice.length, 8 + index * 20 + 12);
    at += slice.length;
  });
  return Buffer.concat([head, ...slices]);
}
