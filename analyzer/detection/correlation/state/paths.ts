import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Numbers of the files of the folder, ascending; what an interrupted snapshot left is deleted. */
export async function listFiles(
  folder: string,
): Promise<{ snapshots: number[]; journals: number[] }> {
  const found = { snapshots: [] as number[], journals: [] as number[] };
  for (const name of await readdir(folder)) {
    const [, number, kind] = /^windows-(\d{1,12})\.(snapshot|journal|tmp)$/.exec(name) ?? [];
    if (number === undefined) continue;
    if (kind === 'tmp') await unlink(join(folder, name));
    else found[kind === 'snapshot' ? 'snapshots' : 'journals'].push(Number(number));
  }
  const ascending = (left: number, right: number): number => left - right;
  return { snapshots: found.snapshots.sort(ascending), journals: found.journals.sort(ascending) };
}

export function filePath(folder: string, number: number, kind: string): string {
  return join(folder, `windows-${String(number).padStart(6, '0')}.${kind}`);
}

/** Deletes what a snapshot makes superfluous. */
export async function deleteBefore(folder: string, first: number): Promise<void> {
  const { snapshots, journals } = await listFiles(folder);
  for (const old of snapshots) if (old < first) await unlink(filePath(folder, old, 'snapshot'));
  for (const old of journals) if (old < first) await unlink(filePath(folder, old, 'journal'));
}
