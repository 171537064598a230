import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { createSeededRandom, type SeededRandom } from '../random/seeded-random.ts';
import { readCapture } from './read-capture.ts';
import { loadCaptureRules } from './rules.ts';
import { campus } from './testing/campus.ts';
import { pcapFile, pcapngFile } from './testing/files.ts';
import { oddities } from './testing/oddities.ts';

const rules = loadCaptureRules();
/** Small bounds, so that mutations reach them. */
const small: typeof rules = {
  ...rules,
  keeping: { ...rules.keeping, hosts: 20, names: 10, claims: 20, streams: 4, routers: 2 },
};
const mutations = 2_000;
const address = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{2,39})$/u;
const mac = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/u;

function mutate(original: Buffer, random: SeededRandom): Buffer {
  let bytes = Buffer.from(original);
  for (let n = random.int(8); n >= 0; n -= 1) {
    const at = random.int(bytes.length);
    const kind = random.int(5);
    if (kind === 0) bytes[at] = random.int(256);
    else if (kind === 1) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(8));
    else if (kind === 2) bytes = bytes.subarray(0, Math.max(1, at));
    else if (kind === 3)
      bytes.fill(random.pick([0, 255]), at, Math.min(bytes.length, at + random.int(16)));
    else bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(random.int(at + 1))]);
    bytes = Buffer.from(bytes.subarray(0, 200_000));
  }
  return bytes;
}

it(`reads ${mutations} mutated captures without an exception, and tells nothing that is no fact`, async () => {
  const random = createSeededRandom(20_261_122);
  const packets = campus(random, 2, 1);
  const originals = [
    pcapFile(packets),
    pcapFile(packets, { littleEndian: false, nanoseconds: true }),
    pcapngFile([{ faces: [{ name: 'x', resolution: 9 }], packets }]),
    pcapngFile([{ littleEndian: false, faces: [{}], packets, simple: true }]),
    ...oddities().map(({ packets: odd, linkType }) => pcapFile(odd, { linkType })),
  ];
  const faults: Record<string, number> = {};
  let packetsRead = 0;
  for (let n = 0; n < mutations; n += 1) {
    const bytes = mutate(random.pick(originals), random);
    const facts = await readCapture(Readable.from([bytes], { objectMode: true }), small);
    packetsRead += facts.packets.read;
    const code = facts.fault?.code ?? 'none';
    faults[code] = (faults[code] ?? 0) + 1;
    expect(facts.hosts.length).toBeLessThanOrEqual(20);
    for (const host of facts.hosts) {
      expect(host.address).toMatch(address);
      for (const one of host.macs) expect(one).toMatch(mac);
      expect(Number.isNaN(Date.parse(host.firstAt))).toBe(false);
    }
    for (const { name } of facts.names) expect(name).toMatch(/^[\w.\\-]{0,1020}$/u);
    if (facts.fault) expect(facts.fault.packet).toBeLessThanOrEqual(facts.packets.read + 1);
  }
  // Both ways were taken: read to the end, and ended at a fault.
  expect(faults['none']).toBeGreaterThan(100);
  expect(faults['CAPTURE_CUT_OFF']).toBeGreaterThan(100);
  expect(packetsRead).toBeGreaterThan(10_000);
});
