import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { makeApk } from '../making/make-apk.ts';
import { sampleRecipe } from '../testing/sample-apk.ts';
import { createPackageReader } from './package-reader.ts';
import { loadReadingRules, type ReadingLimits } from './rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'xiaodun-reader-'));
afterAll(() => rmSync(folder, { recursive: true }));

const rules = loadReadingRules();
const sample = join(folder, 'sample.apk');
writeFileSync(sample, makeApk(sampleRecipe));

function reader(limits: Partial<ReadingLimits['process']> = {}) {
  const process = { ...rules.limits.process, ...limits };
  const made = createPackageReader({
    rules: () => ({ ...rules, limits: { ...rules.limits, process } }),
  });
  onTestFinished(() => made.stop());
  return made;
}

/** An APK that takes longer to read than a process takes to start. */
const slow = join(folder, 'slow.apk');
const classes = Array.from({ length: 8_000 }, (_, at) => ({ name: `cn.edu.example.made.C${at}` }));
writeFileSync(slow, makeApk({ ...sampleRecipe, dex: [{ classes }] }));

test('reads a package in a process of its own', async () => {
  const facts = await reader().read(sample, { name: '上传.apk' });
  expect(facts).toMatchObject({
    platform: 'android',
    file: { name: '上传.apk' },
    manifest: { package: 'cn.edu.example.sample' },
  });
});

test('gives the facts as bytes for whoever only stores them', async () => {
  const bytes = await reader().readBytes(sample);
  expect(JSON.parse(bytes.toString('utf8'))).toEqual(await reader().read(sample));
});

test('says that a file is no package', async () => {
  const path = join(folder, 'note.apk');
  writeFileSync(path, 'hello');
  await expect(reader().read(path)).rejects.toMatchObject({ code: 'NOT_A_PACKAGE' });
});

test('says that there is no such file', async () => {
  const lost = reader().read(join(folder, 'lost.apk'));
  await expect(lost).rejects.toMatchObject({
    code: 'NOT_A_PACKAGE',
    message: 'there is no such file',
  });
});

test('ends a process that takes more memory than is allowed', async () => {
  const greedy = reader({ residentMebibytes: 30 }).read(slow);
  await expect(greedy).rejects.toMatchObject({ code: 'OUT_OF_MEMORY' });
});

test('ends a process that takes more time than is allowed', async () => {
  const late = reader({ seconds: 0.05 }).read(slow);
  await expect(late).rejects.toMatchObject({ code: 'OUT_OF_TIME' });
});

test('tells those who wait that the platform is stopping', async () => {
  const stopping = reader({ atOnce: 1 });
  const reads = [stopping.read(slow), stopping.read(sample), stopping.read(sample)];
  const ends = Promise.allSettled(reads);
  await stopping.stop();
  const codes = (await ends).map((end) =>
    end.status === 'rejected' ? (end.reason as { code: string }).code : 'read',
  );
  expect(codes).toEqual(['STOPPED', 'STOPPED', 'STOPPED']);
});

test('stops one when its caller gives up and goes on with the next', async () => {
  const shared = reader({ atOnce: 1 });
  const given = new AbortController();
  const first = shared.read(slow, { signal: given.signal });
  const second = shared.read(sample);
  given.abort();
  await expect(first).rejects.toMatchObject({ code: 'STOPPED' });
  await expect(second).resolves.toMatchObject({ platform: 'android' });
});
