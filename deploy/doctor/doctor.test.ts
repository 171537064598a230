import { mkdtempSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DoctorLimits } from './check.ts';
import { DocumentError } from '../../console/documents/errors.ts';
import { checkDocuments } from './documents.ts';
import { checkFolder, nearestExisting } from './folder.ts';
import { checkClock, checkDisk, checkMemory, checkVersion } from './machine.ts';
import { checkPort } from './ports.ts';

const limits: DoctorLimits = {
  minimumMemoryMiB: 1024,
  minimumFreeDiskMiB: 1,
  minimumNodeMajor: 24,
  notBefore: '2026-11-01',
};

test('passes a machine that is large enough and fails one that is not, with a remedy', () => {
  expect(checkMemory(limits, 2 ** 31).state).toBe('ok');
  expect(checkMemory(limits, 2 ** 29)).toMatchObject({
    state: 'failed',
    remedy: expect.stringContaining('memory'),
  });
});

test('fails a disk without room', async () => {
  expect((await checkDisk(limits, tmpdir())).state).toBe('ok');
  expect((await checkDisk({ ...limits, minimumFreeDiskMiB: 2 ** 40 }, tmpdir())).state).toBe(
    'failed',
  );
});

test('fails a clock that stands before the release, and never calls an unsynchronised one good', () => {
  expect(checkClock(limits, Date.parse('2020-01-01')).state).toBe('failed');
  expect(['ok', 'unknown']).toContain(checkClock(limits, Date.parse('2027-01-01')).state);
});

test('asks for the Node version that the project brings', () => {
  expect(checkVersion(limits, '20.20.2')).toMatchObject({
    state: 'failed',
    remedy: expect.stringContaining('npm'),
  });
  expect(checkVersion(limits, '24.21.0').state).toBe('ok');
});

test('tells a free port from a taken one', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const wanted = { name: 'http', transport: 'tcp', host: '127.0.0.1', port } as const;
  expect(await checkPort(wanted)).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('EADDRINUSE'),
  });
  server.close();
  await once(server, 'close');
  expect((await checkPort(wanted)).state).toBe('ok');
});

test('finds the nearest folder that exists and says whether it can be written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xiaodun-doctor-'));
  expect(nearestExisting(join(folder, 'a', 'b'))).toBe(folder);
  expect(checkFolder(join(folder, 'a'))).toEqual([
    { check: 'data folder', state: 'ok', detail: `${folder} can be written` },
  ]);
});

test('says when PDF documents would lack their font', () => {
  expect(checkDocuments().state).toBe('ok');
  const missing = checkDocuments(() => {
    throw new DocumentError('DOCUMENT_FONT_MISSING', 'missing');
  });
  expect(missing).toMatchObject({ state: 'failed', remedy: expect.stringContaining('npm ci') });
});
