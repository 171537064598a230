import type { ArchiveEntry } from '../archive/archive.ts';
import type { ApiCall, DexFacts } from '../code-facts.ts';
import { readDex, type ReadDex } from '../dex/read-dex.ts';
import type { ReadingContext } from './context.ts';

/** Faults after which a part of the tables or of the code is missing; checksums say nothing of that. */
const hiding = new Set(['NO_DEX', 'TABLE', 'STRINGS', 'CODE', 'BYTE_ORDER', 'SIZE']);

/** Parts of a class' package by which classes are counted. */
const PACKAGE_PARTS = 3;

/** `classes.dex`, `classes2.dex` …: what Android loads, in its order. */
export function dexEntries({ archive }: ReadingContext): ArchiveEntry[] {
  const number = (name: string) => Number(/^classes(\d*)\.dex$/u.exec(name)?.[1] || 1);
  return archive.entries
    .filter(({ name, duplicate }) => !duplicate && /^classes(?:[1-9]\d{0,3})?\.dex$/u.test(name))
    .sort((a, b) => number(a.name) - number(b.name));
}

export interface CodeInPackage {
  facts: DexFacts;
  /** Every class that is defined, with the file of it. */
  classes: { name: string; file: string }[];
}

function noteFaults(context: ReadingContext, { facts, code }: ReadDex): void {
  for (const { code: fault, text } of facts.faults) {
    if (!hiding.has(fault)) continue;
    context.miss('code', facts.file, 'unparsed', text);
    if (fault !== 'CODE') context.miss('strings', facts.file, 'unparsed', text);
  }
  if (code.cut) {
    context.miss('code', facts.file, 'cap', 'more instructions than the limits let be walked');
  }
}

function packagesOf(classes: readonly { name: string }[], most: number): DexFacts['packages'] {
  const counts = new Map<string, number>();
  for (const { name } of classes) {
    const parts = name.split('.').slice(0, -1).slice(0, PACKAGE_PARTS);
    const key = parts.join('.');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const list = [...counts]
    .map(([name, classes]) => ({ name, classes }))
    .sort((a, b) => b.classes - a.classes || (a.name < b.name ? -1 : 1));
  return { list: list.slice(0, most), total: list.length };
}

/** Reads all DEX files, one after another, so that one at a time is in memory; strings go to the books. */
export async function readDexFiles(context: ReadingContext): Promise<CodeInPackage> {
  const { rules, prepared, addresses, patterns } = context;
  const { code: limits, lists } = rules.limits;
  const facts: DexFacts = {
    files: [],
    classCount: 0,
    stringCount: 0,
    classes: { list: [], total: 0 },
    packages: { list: [], total: 0 },
    calls: { list: [], total: 0 },
    shapes: [],
    referenced: [],
  };
  const classes: CodeInPackage['classes'] = [];
  const calls: ApiCall[] = [];
  const listed = new Map<string, number>();
  const referenced = new Set<string>();
  let units = limits.maxInstructions;
  const entries = dexEntries(context);
  for (const entry of entries.slice(limits.maxDexFiles)) {
    context.miss('code', entry.name, 'cap', `more than ${limits.maxDexFiles} DEX files`);
  }
  for (const entry of entries.slice(0, limits.maxDexFiles)) {
    const content = await context.content(entry, 'code', limits.maxDexBytes);
    if (!content) {
      context.miss('strings', entry.name, 'unparsed', 'the DEX file could not be read');
      continue;
    }
    const read = readDex(content, entry.name, {
      rules: rules.apis,
      lookup: prepared.apis,
      maxUnits: units,
      onString(text, offset, isName) {
        const place = { file: entry.name, offset };
        addresses.add(text, place);
        if (!isName) patterns.add(text, place);
      },
    });
    units -= read.code.walked;
    noteFaults(context, read);
    facts.files.push(read.facts);
    facts.classCount += read.facts.classes;
    facts.stringCount += read.facts.strings;
    facts.shapes.push(...read.code.shapes.slice(0, lists.others - facts.shapes.length));
    for (const name of read.classes) classes.push({ name, file: entry.name });
    for (const call of read.code.calls) {
      facts.calls.total += 1;
      const same = listed.get(call.api) ?? 0;
      if (calls.length >= lists.calls || same >= lists.callsPerApi) continue;
      listed.set(call.api, same + 1);
      calls.push({ ...call, sdk: prepared.sdks.ownerOf(call.caller) });
    }
    for (const number of read.referenced) referenced.add(rules.apis[number]?.id ?? '');
  }
  facts.calls.list = calls;
  facts.referenced = [...referenced].sort();
  facts.classes = {
    list: classes.slice(0, lists.classes).map(({ name }) => name),
    total: classes.length,
  };
  facts.packages = packagesOf(classes, lists.packages);
  return { facts, classes };
}
