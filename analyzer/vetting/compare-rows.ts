import type { Blobs } from '../stores/blobs/blobs.ts';
import type { Records } from '../stores/records/records.ts';
import type { Comparison } from './comparison.ts';
import { VettingError } from './errors.ts';
import { findVet, type PackageRow } from './rows.ts';
import type { VetWork } from './work/vet-work.ts';

export interface CompareDeps {
  records: Records;
  blobs: Blobs;
  work: VetWork;
}

/** All of a stored JSON, in bytes. */
export async function bytesOf(blobs: Blobs, sha256: string): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  for await (const piece of await blobs.open(sha256)) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

async function readyFor({ records, blobs }: CompareDeps, row: PackageRow) {
  const vet = await findVet(records.db, row);
  if (row.facts_sha256 === null || !vet) {
    throw new VettingError(
      'PACKAGE_NOT_READ',
      '安装包尚未读取，无法比较。',
      'The package was not read yet.',
    );
  }
  return { facts: await bytesOf(blobs, row.facts_sha256), findings: vet.findings };
}

/** What changed from an older package to a newer one. Throws PACKAGE_NOT_READ, VETTING_BUSY, VETTING_FAILED. */
export async function compareRows(
  deps: CompareDeps,
  older: PackageRow,
  newer: PackageRow,
): Promise<Comparison> {
  const [from, to] = [await readyFor(deps, older), await readyFor(deps, newer)];
  return JSON.parse(await deps.work.compare(from, to)) as Comparison;
}
