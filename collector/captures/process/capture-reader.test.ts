import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { readCapture } from '../read-capture.ts';
import { loadCaptureRules, type CaptureRules } from '../rules.ts';
import { campus, startMs, udp4 } from '../testing/campus.ts';
import { pcapFile } from '../testing/files.ts';
import { dns } from '../testing/frames.ts';
import { createCaptureReader } from './capture-reader.ts';

const rules = loadCaptureRules();
const withReading = (reading: Partial<CaptureRules['reading']>): CaptureRules => ({
  ...rules,
  reading: { ...rules.reading, ...reading },
});

/** A capture without an end. */
async function* endless() {
  const [packet] = campus(createSeededRandom(1), 1, 1);
  const file = pcapFile(Array.from({ length: 2_000 }, () => packet!));
  yield file.subarray(0, 24);
  for (;;) yield file.subarray(24);
}

describe('a process that reads a capture', () => {
  it('tells the same as reading here, however long the lists are', async () => {
    const answers = Array.from({ length: 1_200 }, (_, n) => ({
      atMs: startMs + n,
      bytes: udp4(
        { from: '00:5e:00:53:00:01', to: '00:5e:00:53:00:02' },
        { from: `10.9.${n >> 8}.${n & 255}`, to: '10.1.0.1' },
        [53, 4_000],
        dns(`n${n}.example`, [{ name: `n${n}.example`, address: `2001:db8::${n.toString(16)}` }]),
      ),
    }));
    const file = pcapFile([...campus(createSeededRandom(2), 5, 1), ...answers]);
    const facts = await createCaptureReader(rules).read(Readable.from([file]));
    expect(facts.names.length).toBeGreaterThan(1_200);
    expect(facts).toEqual(await readCapture(Readable.from([file]), rules));
  });

  it('ends when the time is up and tells what it has', async () => {
    const reader = createCaptureReader(withReading({ seconds: 1, maxUnpackedMebibytes: 100_000 }));
    const facts = await reader.read(Readable.from(endless()));
    expect(facts.fault).toMatchObject({ code: 'CAPTURE_TOO_LONG' });
    expect(facts.packets.read).toBeGreaterThan(1_000);
    expect(facts.fault?.packet).toBe(facts.packets.read + 1);
  });

  it('is stopped at its bound of memory', async () => {
    const reader = createCaptureReader(
      withReading({ residentMebibytes: 64, maxUnpackedMebibytes: 100_000 }),
    );
    const read = reader.read(Readable.from(endless())).then(
      (facts) => facts.fault?.code,
      (error: unknown) => (error as { code?: string }).code,
    );
    expect(await read).toBe('CAPTURE_TOO_COMPLEX');
  });

  it('ends with who asked, and with a source that breaks off', async () => {
    const stop = new AbortController();
    const read = createCaptureReader(rules).read(Readable.from(endless()), stop.signal);
    setTimeout(() => stop.abort(new Error('stopping')), 300);
    await expect(read).rejects.toThrow('stopping');
    const broken = Readable.from(
      (async function* () {
        yield pcapFile([]);
        throw new Error('the disk is gone');
      })(),
    );
    await expect(createCaptureReader(rules).read(broken)).rejects.toThrow('the disk is gone');
  });
});
