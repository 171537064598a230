import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../random/seeded-random.ts';
import type { InterfaceFact } from '../facts.ts';
import { campus, startMs } from '../testing/campus.ts';
import { pcapFile, pcapngFile, type NgSection, type Written } from '../testing/files.ts';
import { readPackets, type StreamBounds } from './read-packets.ts';

const packets = campus(createSeededRandom(1), 3, 1);
const bounds: StreamBounds = {
  maxBytes: 50_000_000,
  maxPacketBytes: 262_144,
  maxBlockBytes: 1_048_576,
  maxInterfaces: 4,
};

async function read(pieces: readonly Uint8Array[], more: Partial<StreamBounds> = {}) {
  const seen: { bytes: string; atMs: number; linkType: number }[] = [];
  const interfaces: InterfaceFact[] = [];
  let sections = 0;
  let skipped = 0;
  const file = await readPackets(
    Readable.from(pieces, { objectMode: true }),
    { ...bounds, ...more },
    {
      packet: ({ bytes, atMs, linkType }) =>
        seen.push({ bytes: Buffer.from(bytes).toString('hex'), atMs, linkType }),
      section: () => (sections += 1),
      skipped: () => (skipped += 1),
      openInterface(described) {
        const fact = { ...described, packets: 0, readable: true };
        interfaces.push(fact);
        return fact;
      },
    },
  );
  return { ...file, seen, interfaces, sections, skipped };
}

const hexOf = (list: readonly Written[]) =>
  list.map(({ bytes }) => Buffer.from(bytes).toString('hex'));
const sections: NgSection[] = [
  { faces: [{ name: 'eth0', resolution: 9 }], packets },
  { littleEndian: false, faces: [{ linkType: 101 }], packets: packets.slice(0, 2) },
];

function pieces(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
    bytes.subarray(n * size, (n + 1) * size),
  );
}

describe('packets of a capture', () => {
  it.each([
    ['µs, little-endian', pcapFile(packets)],
    ['µs, big-endian', pcapFile(packets, { littleEndian: false })],
    ['ns, little-endian', pcapFile(packets, { nanoseconds: true })],
    ['ns, big-endian', pcapFile(packets, { nanoseconds: true, littleEndian: false })],
    ['gzip', gzipSync(pcapFile(packets))],
  ])('are the same in pcap of %s', async (_name, file) => {
    const whole = await read([file]);
    expect(whole.fault).toBeUndefined();
    expect(whole.seen.map(({ bytes }) => bytes)).toEqual(hexOf(packets));
    for (const [n, { atMs }] of whole.seen.entries()) {
      expect(atMs).toBeCloseTo(packets[n]!.atMs, 2);
    }
  });

  it('come in pieces of any size', async () => {
    for (const file of [pcapFile(packets), pcapngFile(sections), gzipSync(pcapngFile(sections))]) {
      const whole = await read([file]);
      expect(whole.fault).toBeUndefined();
      for (const size of [1, 7, 4_096]) expect(await read(pieces(file, size))).toEqual(whole);
    }
  });

  it('of several sections and interfaces have each their own time and link type', async () => {
    const { seen, interfaces, sections: count } = await read([pcapngFile(sections)]);
    expect(count).toBe(2);
    expect(interfaces).toMatchObject([
      { name: 'eth0', linkType: 1, packets: packets.length },
      { name: null, linkType: 101, packets: 2 },
    ]);
    expect(seen.at(-1)).toMatchObject({ linkType: 101 });
    expect(seen.at(-1)?.atMs).toBeCloseTo(packets[1]!.atMs, 2);
  });

  it('keeps what is before a fault and says packet and offset', async () => {
    const file = pcapFile(packets);
    const second = 24 + 16 + packets[0]!.bytes.length;
    const cut = await read([file.subarray(0, second + 20)]);
    expect(cut.seen).toHaveLength(1);
    expect(cut.fault).toMatchObject({ code: 'CAPTURE_CUT_OFF', packet: 2, offset: second });
    const huge = Buffer.from(file);
    huge.writeUInt32LE(0xfffffff0, second + 8);
    const malformed = await read([huge]);
    expect(malformed.seen).toHaveLength(1);
    expect(malformed.fault).toMatchObject({ code: 'CAPTURE_MALFORMED', packet: 2, offset: second });
    const zipped = gzipSync(file);
    const brokenZip = await read([zipped.subarray(0, zipped.length - 100)]);
    expect(brokenZip.fault?.code).toBe('GZIP_BROKEN');
    expect(brokenZip.seen.length).toBeGreaterThan(0);
  });

  it.each([
    ['an unknown interface', 3, 8, 'CAPTURE_MALFORMED'],
    ['a length that is no multiple of four', 3, 4, 'CAPTURE_MALFORMED'],
  ])('refuses pcapng with %s', async (_name, block, at, code) => {
    const file = pcapngFile([{ faces: [{}], packets }]);
    let offset = 0;
    for (let n = 1; n < block; n += 1) offset += file.readUInt32LE(offset + 4);
    file.writeUInt32LE(0x7b, offset + at);
    const { fault, seen } = await read([file]);
    expect(seen).toHaveLength(0);
    expect(fault).toMatchObject({ code, packet: 1, offset });
  });

  it('bounds interfaces, blocks and what is unzipped', async () => {
    const many = pcapngFile([{ faces: Array.from({ length: 5 }, () => ({})), packets: [] }]);
    expect((await read([many])).fault?.code).toBe('CAPTURE_TOO_COMPLEX');
    const block = { type: 6, body: Buffer.alloc(2_000_000) };
    const large = pcapngFile([{ faces: [{}], packets: [], extra: [block] }]);
    expect((await read([large])).fault?.code).toBe('CAPTURE_MALFORMED');
    const unknown = { type: 0x7000, body: Buffer.alloc(20_000_000) };
    const passed = await read([pcapngFile([{ faces: [{}], packets, extra: [unknown] }])]);
    expect(passed).toMatchObject({ fault: undefined, skipped: 1 });
    const zeros = { bytes: Buffer.alloc(200_000), atMs: startMs };
    const bomb = gzipSync(pcapFile(Array.from({ length: 300 }, () => zeros)));
    expect(bomb.length).toBeLessThan(200_000);
    const bombed = await read([bomb]);
    expect(bombed.fault?.code).toBe('CAPTURE_TOO_LARGE');
    expect(bombed.seen.length).toBeGreaterThan(200);
  });

  it('refuses what is no capture, and takes one without packets', async () => {
    expect((await read([])).fault).toMatchObject({ code: 'CAPTURE_EMPTY', packet: 0 });
    expect((await read([Buffer.from('PK\u0003\u0004zip')])).fault?.code).toBe('NOT_A_CAPTURE');
    expect((await read([Buffer.from([0x0a])])).fault?.code).toBe('CAPTURE_CUT_OFF');
    expect((await read([gzipSync('hello world')])).fault?.code).toBe('NOT_A_CAPTURE');
    expect(await read([pcapFile([])])).toMatchObject({ fault: undefined, seen: [] });
  });
});
