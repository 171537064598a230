import { createHash } from 'node:crypto';
import type { DexFileFacts } from '../code-facts.ts';
import type { ApiRule } from '../reading/rules.ts';
import { indexApis, type ApiLookup } from './api-index.ts';
import { parseDexHeader, type DexFault, type DexHeader } from './header.ts';
import { scanCode, type ScannedCode } from './scan-code.ts';
import { openTables, type DexTables } from './tables.ts';

/** All that one DEX file says, but for its strings, which are given one by one while it is read. */
export interface ReadDex {
  facts: DexFileFacts;
  /** Dotted names of the classes that the file defines. */
  classes: string[];
  /** Numbers of the rules whose methods or fields stand in a table, called or not. */
  referenced: ReadonlySet<number>;
  code: Pick<ScannedCode, 'calls' | 'shapes' | 'walked' | 'cut'>;
}

/** DEX files in one container (version 041): no real one has more. */
const MAX_DEX_IN_FILE = 64;

function headersOf(bytes: Buffer, faults: DexFault[]): DexHeader[] {
  const headers: DexHeader[] = [];
  let base = 0;
  while (headers.length < MAX_DEX_IN_FILE) {
    const parsed = parseDexHeader(bytes, base);
    if (!parsed) break;
    headers.push(parsed.header);
    faults.push(...parsed.faults);
    if (Number(parsed.header.version) < 41 || parsed.header.fileSize === 0) break;
    base += parsed.header.fileSize;
  }
  return headers;
}

function classNames(tables: DexTables): string[] {
  const { classes } = tables.header;
  const names: string[] = [];
  for (let at = 0; at < classes.count; at += 1) {
    names.push(tables.typeName(tables.bytes.readUInt32LE(classes.offset + at * 32)));
  }
  return names;
}

/** Marks strings that tables use as names; those that code loads too are texts. */
function namesIn(tables: DexTables, loaded: Uint8Array): Uint8Array {
  const { bytes, header } = tables;
  const names = new Uint8Array(tables.strings.length);
  const column = (table: DexHeader['types'], rowBytes: number, place: number) => {
    for (let at = 0; at < table.count; at += 1) {
      names[bytes.readUInt32LE(table.offset + at * rowBytes + place)] = 1;
    }
  };
  column(header.types, 4, 0);
  column(header.protos, 12, 0);
  column(header.fields, 8, 4);
  column(header.methods, 8, 4);
  for (let at = 0; at < names.length; at += 1) if (loaded[at] === 1) names[at] = 0;
  return names;
}

export interface DexReading {
  rules: readonly ApiRule[];
  lookup: ApiLookup;
  /** Code units that may be walked. */
  maxUnits: number;
  /**
   * Called for each row of the string tables.
   * @param offset of its bytes in the file.
   * @param isName only the name of a type, a member or a shorty: no text of the app.
   */
  onString(text: string, offset: number, isName: boolean): void;
}

/** Reads one DEX file. Never throws for what is in it: faults say what is wrong and what was left out. */
export function readDex(content: Uint8Array, file: string, reading: DexReading): ReadDex {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const faults: DexFault[] = [];
  const headers = headersOf(bytes, faults);
  const [first] = headers;
  const read: ReadDex = {
    facts: {
      file,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      version: first?.version ?? null,
      classes: 0,
      strings: 0,
      methods: 0,
      faults,
    },
    classes: [],
    referenced: new Set(),
    code: { calls: [], shapes: [], walked: 0, cut: false },
  };
  if (!first) faults.push({ code: 'NO_DEX', text: 'the file does not begin like a DEX file' });
  const referenced = new Set<number>();
  for (const header of headers) {
    const tables = openTables(bytes, header, faults);
    const index = indexApis(tables, reading.lookup);
    const { calls, shapes, walked, cut, broken, loaded } = scanCode(
      tables,
      file,
      reading.rules,
      index,
      reading.maxUnits - read.code.walked,
    );
    if (broken > 0) faults.push({ code: 'CODE', text: `${broken} classes can not be read` });
    for (const numbers of [...index.methods.values(), ...index.fields.values()]) {
      for (const number of numbers) referenced.add(number);
    }
    read.facts.classes += header.classes.count;
    read.facts.strings += header.strings.count;
    read.facts.methods += header.methods.count;
    for (const name of classNames(tables)) read.classes.push(name);
    for (const call of calls) read.code.calls.push(call);
    read.code.shapes.push(...shapes);
    read.code.walked += walked;
    read.code.cut ||= cut;
    const names = namesIn(tables, loaded);
    tables.strings.forEach((text, at) => {
      reading.onString(text, tables.stringOffset(at), names[at] === 1);
    });
  }
  read.referenced = referenced;
  return read;
}
