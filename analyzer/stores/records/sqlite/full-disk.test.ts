import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fillChain } from '../../../audit/testing/tamper.ts';
import { verifyChains } from '../../../audit/verify-chains.ts';
import { openRecords } from '../open.ts';

const tools = { mount: '/bin/mount', umount: '/bin/umount' };
const folder = mkdtempSync(join(tmpdir(), 'xiaodun-full-'));

/** A file system of 3 MiB; needs the right to mount, which containers often lack. */
function mountSmallDisk(): boolean {
  try {
    execFileSync(tools.mount, ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

const mounted = mountSmallDisk();
afterAll(() => {
  if (mounted) execFileSync(tools.umount, [folder]);
  rmSync(folder, { recursive: true, force: true });
});

const title = mounted ? 'on a disk of 3 MiB' : 'on a full disk (skipped: may not mount one)';

describe.skipIf(!mounted)(title, () => {
  test('refuses writes when it is full, keeps what is stored, and opens again', async () => {
    const path = join(folder, 'records.sqlite');
    const records = await openRecords({ kind: 'sqlite', path });
    let written = 0;
    const fill = async (): Promise<void> => {
      for (; written < 10_000; written++) await fillChain(records, 'u', 1);
    };
    await expect(fill()).rejects.toMatchObject({ code: 'RECORDS_FULL' });
    await expect(fillChain(records, 'u', 1)).rejects.toMatchObject({ code: 'RECORDS_FULL' });
    expect(written).toBeGreaterThan(0);
    expect((await verifyChains(records)).chains).toMatchObject([{ entries: written, ok: true }]);
    await records.stop();
    const again = await openRecords({ kind: 'sqlite', path });
    expect((await verifyChains(again)).chains).toMatchObject([{ entries: written, ok: true }]);
    await again.stop();
  });
});
