import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSeededRandom } from '../random/seeded-random.ts';
import type { CaptureFacts } from './facts.ts';
import { isHostAddress } from './ledger/hosts.ts';
import { readCapture } from './read-capture.ts';
import { loadCaptureRules } from './rules.ts';
import { campus } from './testing/campus.ts';
import { pcapFile, pcapngFile } from './testing/files.ts';
import { oddFile, oddities } from './testing/oddities.ts';
import {
  protocolsOf,
  readWithTshark,
  tshark,
  tsharkIsInstalled,
  valuesOf,
  type Row,
} from './testing/tshark.ts';

const rules = loadCaptureRules();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-tshark-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function both(name: string, bytes: Buffer): Promise<{ rows: Row[]; facts: CaptureFacts }> {
  const file = join(folder, name);
  await writeFile(file, bytes);
  const facts = await readCapture(createReadStream(file), rules);
  return { rows: await readWithTshark(file), facts };
}

const sourcesOf = ({ hosts }: CaptureFacts) =>
  hosts.flatMap(({ address, seenBy }) => (seenBy.includes('source') ? [address] : [])).sort();

const sourcesInRows = (rows: readonly Row[]) =>
  [...new Set([...valuesOf(rows, 'ip.src'), ...valuesOf(rows, 'ipv6.src')])]
    .filter(isHostAddress)
    .sort();

/** Counts of everything, source addresses, and how many packets are malformed. */
function expectSame(facts: CaptureFacts, rows: readonly Row[]): void {
  expect(facts.fault).toBeNull();
  expect(facts.packets.read).toBe(rows.length);
  expect(facts.protocols).toEqual(protocolsOf(rows));
  expect(sourcesOf(facts)).toEqual(sourcesInRows(rows));
}

// A missing tshark is a listed skip for a person and a failure in CI.
describe.skipIf(!tsharkIsInstalled && process.env['CI'] !== 'true')(`as ${tshark}`, () => {
  const packets = campus(createSeededRandom(26), 24, 3);

  it('counts protocols and lists source addresses of a pcap in nanoseconds', async () => {
    const { rows, facts } = await both('a.pcap', pcapFile(packets, { nanoseconds: true }));
    expectSame(facts, rows);
    expect(facts.packets.malformed).toBe(rows.filter((row) => row['_ws.malformed'] !== '').length);
    const times = [facts.firstAt, facts.lastAt].map((at) => Date.parse(at ?? ''));
    expect(times).toEqual([packets[0]!, packets.at(-1)!].map(({ atMs }) => Math.floor(atMs)));
  });

  it('reads who has which address and who serves, in a pcapng of two sections', async () => {
    const half = packets.length / 2;
    const { rows, facts } = await both(
      'b.pcapng',
      pcapngFile([
        { faces: [{ name: 'eth0', resolution: 9 }], packets: packets.slice(0, half) },
        {
          littleEndian: false,
          faces: [{ linkType: 1 }, { name: 'eth1', resolution: 6 }],
          packets: packets.slice(half).map((packet) => ({ ...packet, face: 1 })),
        },
      ]),
    );
    expectSame(facts, rows);
    expect(facts.file).toMatchObject({ format: 'pcapng', sections: 2 });
    const claims = facts.claims
      .filter(({ family }) => family === 'ipv4')
      .flatMap(({ address, macs }) => macs.map(({ mac }) => `${address} ${mac}`));
    const arps = rows.filter((row) => row['arp.src.proto_ipv4'] !== '0.0.0.0');
    expect([...new Set(claims)].sort()).toEqual(
      valuesOf(arps, 'arp.src.proto_ipv4', 'arp.src.hw_mac'),
    );
    const adverts = rows.filter((row) => row['icmpv6.type'] === '134');
    expect(facts.routers.map(({ address, mac }) => `${address} ${mac}`).sort()).toEqual(
      valuesOf(adverts, 'ipv6.src', 'eth.src'),
    );
    const answers = rows.filter((row) => ['2', '5'].includes(row['dhcp.option.dhcp']));
    expect(
      facts.dhcpServers.filter(({ version }) => version === 4).map(({ address }) => address),
    ).toEqual(valuesOf(answers, 'dhcp.option.dhcp_server_id'));
    const names = facts.names.filter(({ kind }) => kind === 'tls-sni').map(({ name }) => name);
    const hellos = rows.filter((row) => row['tls.handshake.type'] === '1');
    expect([...new Set(names)].sort()).toEqual(
      valuesOf(hellos, 'tls.handshake.extensions_server_name'),
    );
  });

  it('reads simple packet blocks and passes over blocks of others', async () => {
    const extra = [{ type: 0x7777, body: Buffer.alloc(40) }];
    const file = pcapngFile([{ faces: [{}], packets: packets.slice(0, 60), simple: true, extra }]);
    const { rows, facts } = await both('c.pcapng', file);
    expectSame(facts, rows);
    expect(facts.dropped).toEqual({ blocks: 1 });
  });

  describe('off the beaten track', () => {
    let rows: Row[] = [];
    beforeAll(async () => {
      const file = join(folder, 'odd.pcapng');
      await writeFile(file, oddFile());
      rows = await readWithTshark(file);
    });

    it.each(oddities())('reads $name', async ({ name, linkType, packets: odd }) => {
      const all = oddities();
      const before = all.slice(
        0,
        all.findIndex((one) => one.name === name),
      );
      const from = before.reduce((sum, one) => sum + one.packets.length, 0);
      const file = Readable.from([pcapFile(odd, { linkType })], { objectMode: true });
      expectSame(await readCapture(file, rules), rows.slice(from, from + odd.length));
    });
  });
});
