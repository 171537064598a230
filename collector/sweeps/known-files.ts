import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SweepError } from './errors.ts';
import type { KnowledgeSource, KnownAddress } from './knowledge.ts';
import type { PlannedPrefix } from './scope.ts';

/** Most rows that are read of one file: a province has fewer neighbours. */
const maxRows = 2_000_000;
const maxLine = 4_096;

async function* linesOf(file: string): AsyncGenerator<{ text: string; line: number }> {
  const input = createReadStream(file, 'utf8');
  const lines = createInterface({ input, crlfDelay: Infinity });
  let line = 0;
  try {
    for await (const text of lines) {
      line += 1;
      if (line > maxRows) throw new SweepError('BAD_KNOWLEDGE', `${file} has over ${maxRows} rows`);
      const clean = text.replace(/^\uFEFF/u, '').trim();
      if (clean !== '' && !clean.startsWith('#')) yield { text: clean.slice(0, maxLine), line };
    }
  } finally {
    input.destroy();
  }
}

type Row = Record<string, string | undefined>;

/** Rows of a CSV file with a header line; fields of these files have no quotes. */
async function* rowsOf(file: string): AsyncGenerator<{ row: Row; line: number }> {
  let columns: string[] | undefined;
  for await (const { text, line } of linesOf(file)) {
    const fields = text.split(',').map((field) => field.trim());
    if (columns === undefined) columns = fields.map((field) => field.toLowerCase());
    else yield { row: Object.fromEntries(columns.map((name, at) => [name, fields[at]])), line };
  }
}

/** ipNetToPhysicalPhysAddress (RFC 4293) with IPv4 (1.4) or IPv6 (2.16) address, as snmpsim records it. */
const physAddress =
  /^1\.3\.6\.1\.2\.1\.4\.35\.1\.4\.\d+\.(?<kind>1\.4|2\.16)\.(?<bytes>[\d.]+)\|4x\|(?<mac>[0-9a-f]{12})$/iu;

function neighbourOf(text: string): KnownAddress | undefined {
  const { kind, bytes, mac } = physAddress.exec(text)?.groups ?? {};
  if (bytes === undefined || mac === undefined) return undefined;
  const numbers = bytes.split('.').map(Number);
  if (kind === '1.4') return { address: numbers.join('.'), mac, source: 'arp' };
  const words = [];
  for (let at = 0; at < 16; at += 2) {
    words.push(((numbers[at] ?? 0) * 256 + (numbers[at + 1] ?? 0)).toString(16));
  }
  return { address: words.join(':'), mac, source: 'neighbour' };
}

/** Files of a folder of knowledge and what each says; every one of them may be missing. */
const tables: readonly { file: string; address: string; source: KnowledgeSource }[] = [
  { file: 'nd-table.csv', address: 'address', source: 'neighbour' },
  { file: 'arp-v4.csv', address: 'ipv4', source: 'arp' },
  { file: 'dhcpv6-leases.csv', address: 'address', source: 'lease' },
  { file: 'dns-aaaa.csv', address: 'address', source: 'dns' },
];

/**
 * Reads a folder of what an operator holds: neighbour and ARP tables, DNS, leases, as CSV with header, and recordings of ipNetToPhysicalTable
 * (`*.snmprec`). Nothing else in the folder is looked at. Throws BAD_KNOWLEDGE for a folder with none of them and for files beyond bounds.
 */
export async function readKnownFolder(folder: string): Promise<KnownAddress[]> {
  const names = new Set(await readdir(folder));
  const known: KnownAddress[] = [];
  let read = 0;
  for (const { file, address, source } of tables) {
    if (!names.has(file)) continue;
    read += 1;
    for await (const { row } of rowsOf(join(folder, file))) {
      const [at, mac, name] = [row[address], row['mac'], row['name']];
      if (at === undefined) continue;
      known.push({
        address: at,
        source,
        ...(mac === undefined || mac === '' ? {} : { mac }),
        ...(name === undefined || name === '' ? {} : { name }),
      });
    }
  }
  for (const name of names) {
    if (!name.endsWith('.snmprec')) continue;
    read += 1;
    for await (const { text } of linesOf(join(folder, name))) {
      const neighbour = neighbourOf(text);
      if (neighbour) known.push(neighbour);
    }
  }
  if (read === 0) {
    const wanted = tables.map(({ file }) => file).join(', ');
    throw new SweepError('BAD_KNOWLEDGE', `${folder} has none of ${wanted} or *.snmprec`);
  }
  return known;
}

/**
 * Reads planned prefixes: CSV with header (`prefix`, and where known `vlan` and `ipv4_prefix`), or one prefix a line. Throws BAD_PREFIX with the line
 * for a row without prefix; what is no prefix is found by createScope.
 */
export async function readPrefixFile(file: string): Promise<PlannedPrefix[]> {
  const prefixes: PlannedPrefix[] = [];
  for await (const { text } of linesOf(file)) {
    if (/^prefix\b/iu.test(text)) break;
    prefixes.push({ prefix: text.split(',', 1)[0] ?? '' });
  }
  if (prefixes.length > 0) return prefixes;
  for await (const { row, line } of rowsOf(file)) {
    const { prefix, vlan, ipv4_prefix: ipv4 } = row;
    if (prefix === undefined || prefix === '') {
      throw new SweepError('BAD_PREFIX', `${file}:${line} has no prefix`);
    }
    prefixes.push({
      prefix,
      ...(vlan !== undefined && /^\d{1,4}$/u.test(vlan) ? { vlan: Number(vlan) } : {}),
      ...(ipv4 === undefined || ipv4 === '' ? {} : { ipv4 }),
    });
  }
  return prefixes;
}
