import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRecords } from '../open.ts';
import type { Records } from '../records.ts';
import { copyTemplate } from './template.ts';

export interface TemporaryRecords {
  records: Records;
  /** The database file. */
  path: string;
  dispose(): Promise<void>;
}

/** A migrated SQLite database in a folder of its own, for one test. */
export async function temporaryRecords(): Promise<TemporaryRecords> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-records-'));
  const path = join(folder, 'records.sqlite');
  await copyTemplate(path);
  const records = await openRecords({ kind: 'sqlite', path });
  return {
    records,
    path,
    async dispose() {
      await records.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
