import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Archive, ArchiveLimits } from '../../archive/archive.ts';
import { openArchive } from '../../archive/open-archive.ts';
import type { ApkRecipe, SigningKey } from '../../making/recipe.ts';
import { makeSigningKey } from '../../making/signing-key.ts';

export const SAMPLE_LIMITS: ArchiveLimits = {
  maxEntries: 10_000,
  maxDirectoryBytes: 4 * 1024 * 1024,
  maxEntryBytes: 32 * 1024 * 1024,
  maxTotalBytes: 64 * 1024 * 1024,
  maxRatio: 200,
};

/** A small app; tests change what they are about. */
export const SAMPLE: ApkRecipe = {
  package: 'cn.edu.example.sample',
  versionCode: 7,
  versionName: '1.2',
  minSdk: 21,
  targetSdk: 29,
  label: { '': 'Sample', zh: '样例', 'zh-CN': '样例(大陆)' },
  permissions: ['android.permission.INTERNET'],
  components: [],
  dex: [{ classes: [{ name: 'cn.edu.example.sample.Main' }] }],
  files: { 'assets/a.txt': 'a'.repeat(2000) },
};

/** Writes bytes to a file that is gone after the test. */
export function fileOf(bytes: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'xiaodun-package-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'sample.apk');
  writeFileSync(path, bytes);
  return path;
}

/** Opens bytes as an archive that is closed after the test. */
export async function archiveOf(
  bytes: Uint8Array,
  limits: Partial<ArchiveLimits> = {},
): Promise<Archive> {
  const archive = await openArchive(fileOf(bytes), { ...SAMPLE_LIMITS, ...limits });
  onTestFinished(() => archive.close());
  return archive;
}

const VALID = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2056-01-01T00:00:00Z' } as const;

export function sampleKey(
  kind: 'rsa-1024' | 'rsa-2048' | 'ec-p256' | 'ec-p384',
  name: string,
): Promise<SigningKey> {
  return makeSigningKey({ kind, subject: { CN: name, O: 'Demo', C: 'CN' }, ...VALID });
}
