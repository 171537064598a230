import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCheckpoints, type Checkpoints } from '../../analyzer/audit/checkpoints.ts';
import { exportEvidence } from '../../analyzer/audit/evidence-package.ts';
import { dropGuards, fillChain, rehash } from '../../analyzer/audit/testing/tamper.ts';
import {
  temporaryRecords,
  type TemporaryRecords,
} from '../../analyzer/stores/records/testing/temporary-records.ts';
import { systemTime } from '../../collector/time/time-source.ts';

const verifier = fileURLToPath(new URL('./xiaodun-verify.mjs', import.meta.url));
/** The verifier must run on the oldest Node that we promise; Debian's and most images have one here. */
const systemNode = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path));
const node = systemNode ?? process.execPath;

interface Outcome {
  code: number;
  stderr: string;
  summary: {
    ok: boolean;
    chains: unknown[];
    checkpoints: number;
    keys: string[];
    keysTrusted: boolean;
    firstBroken?: { chain: string; seq: number | string; reason: string };
  };
}

let store: TemporaryRecords;
let folder: string;
let checkpoints: Checkpoints;
let lines: string[];
let files = 0;

beforeAll(async () => {
  store = await temporaryRecords();
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-package-'));
  const keyFile = join(folder, 'audit.pem');
  checkpoints = await createCheckpoints({ records: store.records, keyFile, time: systemTime });
  await writeFile(join(folder, 'public.pem'), checkpoints.publicKey);
  await fillChain(store.records, 'north', 4);
  await fillChain(store.records, 'secret', 2);
  await checkpoints.sign('test');
  await fillChain(store.records, 'north', 2);
  await fillChain(store.records, 'south', 3);
  await checkpoints.sign('export');
  lines = await exportLines();
});
afterAll(async () => {
  await store?.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function exportLines(): Promise<string[]> {
  let text = '';
  const request = { unitIds: ['north', 'south'], exportedAt: '2026-11-21', exportedBy: '审计员' };
  for await (const part of exportEvidence(store.records, request)) text += part;
  return text.trimEnd().split('\n');
}

/** A package with its closing hash made right again, as a forger would. */
function sealed(content: readonly string[]): string[] {
  const body = content.map((line) => `${line}\n`).join('');
  const sha256 = createHash('sha256').update(body).digest('hex');
  return [...content, JSON.stringify({ kind: 'end', lines: content.length, sha256 })];
}

async function check(content: readonly string[], ...options: string[]): Promise<Outcome> {
  files += 1;
  const file = join(folder, `${files}.ndjson`);
  await writeFile(file, `${content.join('\n')}\n`);
  const { code, stdout, stderr } = await run(file, ...options);
  return { code, stderr, summary: JSON.parse(stdout) as Outcome['summary'] };
}

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(node, [verifier, ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

const ofKind = (kind: string) => (line: string) => line.includes(`{"kind":"${kind}"`);
const content = (): string[] => lines.slice(0, -1);

test('finds an exported package sound, with the key from outside', async () => {
  const { code, stderr, summary } = await check(lines, '--key', join(folder, 'public.pem'));
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(summary).toMatchObject({
    ok: true,
    chains: [
      { unitId: 'north', entries: 6, signedUpTo: 6 },
      { unitId: 'south', entries: 3, signedUpTo: 3 },
    ],
    checkpoints: 2,
    keysTrusted: true,
    sm3: true,
  });
});

test('takes the printed fingerprint and the printed checkpoint for it', async () => {
  const latest = await checkpoints.latest();
  const sound = await check(lines, '--fingerprint', checkpoints.keyId, '--expect', latest!.sha256);
  expect(sound.code).toBe(0);
  const unexpected = await check(lines, '--expect', 'f'.repeat(64));
  expect(unexpected.summary.firstBroken).toMatchObject({ chain: 'checkpoints' });
  const stranger = await check(lines, '--fingerprint', 'f'.repeat(64));
  expect(stranger.summary.firstBroken).toMatchObject({ chain: 'checkpoints', seq: 1 });
});

test('says when it has only the package to trust', async () => {
  const { code, stderr, summary } = await check(lines);
  expect(code).toBe(0);
  expect(summary.keysTrusted).toBe(false);
  expect(stderr).toMatch(/^note: /);
});

describe('names the first broken link when', () => {
  const entryAt = (n: number): number => content().findIndex(ofKind('entry')) + n - 1;

  async function expectBroken(changed: string[], chain: string, seq: number, reason: RegExp) {
    const { code, stderr, summary } = await check(changed, '--key', join(folder, 'public.pem'));
    expect(code).toBe(1);
    expect(summary.firstBroken).toEqual({ chain, seq, reason: expect.stringMatching(reason) });
    expect(stderr.trim()).toBe(
      `broken: chain ${chain}, link ${seq}: ${summary.firstBroken?.reason}`,
    );
  }

  test('a field is changed', async () => {
    const changed = content();
    changed[entryAt(2)] = changed[entryAt(2)]!.replace('张老师', '李老师');
    await expectBroken(sealed(changed), 'north', 2, /hash does not match/);
  });

  test('an entry is deleted', async () => {
    await expectBroken(sealed(content().toSpliced(entryAt(3), 1)), 'north', 3, /is missing/);
  });

  test('entries are reordered', async () => {
    const changed = content();
    const [second, third] = [changed[entryAt(2)]!, changed[entryAt(3)]!];
    changed.splice(entryAt(2), 2, third, second);
    await expectBroken(sealed(changed), 'north', 2, /entry 2 is missing/);
  });

  test('the tail of a chain is cut off', async () => {
    await expectBroken(sealed(content().toSpliced(entryAt(6), 1)), 'north', 6, /is gone/);
  });

  test('a checkpoint is dropped or signed anew', async () => {
    const first = content().findIndex(ofKind('checkpoint'));
    await expectBroken(sealed(content().toSpliced(first, 1)), 'checkpoints', 1, /missing/);
    const changed = content();
    const line = JSON.parse(changed[first]!) as { signature: string };
    changed[first] = JSON.stringify({ ...line, signature: Buffer.alloc(64).toString('base64') });
    await expectBroken(sealed(changed), 'checkpoints', 1, /signature is wrong/);
  });

  test('the file is cut off, added to, or is none', async () => {
    await expectBroken(content(), 'package', content().length, /end is missing/);
    await expectBroken([...lines, lines[1]!], 'package', lines.length + 1, /follow the end/);
    await expectBroken(['<html>'], 'package', 1, /not readable/);
    await expectBroken(['{"kind":"__proto__"}'], 'package', 1, /unexpected/);
  });

  test('history was re-hashed in the database before the export', async () => {
    await dropGuards(store.records);
    await store.records.db
      .updateTable('audit_entries')
      .set({ actor_name: '李老师' })
      .where('unit_id', '=', 'north')
      .where('seq', '=', 2)
      .execute();
    await rehash(store.records, 'north');
    await expectBroken(
      await exportLines(),
      'north',
      4,
      /signed by checkpoint 1, has been replaced/,
    );
  });
});

test('answers 2 with its usage, and 1 for a file that is not there', async () => {
  expect(await run()).toMatchObject({ code: 2, stderr: expect.stringMatching(/^usage:/) });
  expect(await run('a', 'b', '--what')).toMatchObject({ code: 2 });
  expect(await run(join(folder, 'none'))).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/ENOENT/),
  });
});
