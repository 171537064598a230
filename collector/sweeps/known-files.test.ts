import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readKnownFolder, readPrefixFile } from './known-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-known-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (name: string, text: string) => writeFile(join(folder, name), text);

test('reads the tables that are there', async () => {
  await put('arp-v4.csv', 'ipv4,mac\r\n10.1.0.7,00:0f:e2:00:00:07\r\n');
  await put('dns-aaaa.csv', '\uFEFFname,address\nwww.edu.example,2001:db8:1::80\n');
  await put('nd-table.csv', 'address,mac,subnet\n2001:db8:1::1,000fe2000001,2001:db8:1::/64\n');
  await put('notes.txt', 'nobody reads this');
  expect(await readKnownFolder(folder)).toEqual([
    { address: '2001:db8:1::1', source: 'neighbour', mac: '000fe2000001' },
    { address: '10.1.0.7', source: 'arp', mac: '00:0f:e2:00:00:07' },
    { address: '2001:db8:1::80', source: 'dns', name: 'www.edu.example' },
  ]);
});

test('reads neighbours of both families from a recording of ipNetToPhysicalTable', async () => {
  const base = '1.3.6.1.2.1.4.35.1';
  await put(
    'switch.snmprec',
    [
      `${base}.4.12.2.16.32.1.13.184.0.1.0.0.0.0.0.0.0.0.0.9|4x|000fe2000009`,
      `${base}.4.12.1.4.10.1.0.9|4x|000fe2000009`,
      `${base}.6.12.2.16.32.1.13.184.0.1.0.0.0.0.0.0.0.0.0.9|2|3`,
      'not a row',
    ].join('\n'),
  );
  expect(await readKnownFolder(folder)).toEqual([
    { address: '2001:db8:1:0:0:0:0:9', source: 'neighbour', mac: '000fe2000009' },
    { address: '10.1.0.9', source: 'arp', mac: '000fe2000009' },
  ]);
});

test('refuses a folder without any knowledge', async () => {
  await expect(readKnownFolder(folder)).rejects.toThrow(/has none of nd-table\.csv/u);
});

test('reads planned prefixes with header and as a plain list', async () => {
  await put(
    'a.csv',
    '# campus\nprefix,vlan,ipv4_prefix\n2001:db8:1::/64,30,10.1.0.0/24\n2001:db8:2::/64,,\n',
  );
  await put('b.txt', '2001:db8:1::/64\n\n10.1.0.0/24\n');
  expect(await readPrefixFile(join(folder, 'a.csv'))).toEqual([
    { prefix: '2001:db8:1::/64', vlan: 30, ipv4: '10.1.0.0/24' },
    { prefix: '2001:db8:2::/64' },
  ]);
  expect(await readPrefixFile(join(folder, 'b.txt'))).toEqual([
    { prefix: '2001:db8:1::/64' },
    { prefix: '10.1.0.0/24' },
  ]);
});

test('names the line that has no prefix', async () => {
  await put('a.csv', 'prefix,vlan\n2001:db8:1::/64,1\n,7\n');
  await expect(readPrefixFile(join(folder, 'a.csv'))).rejects.toThrow(/a\.csv:3 has no prefix/u);
});
