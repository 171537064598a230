import { join } from 'node:path';
import { openRecords } from '../../stores/records/open.ts';
import { createSweeping } from './sweeping.ts';

// Runs what is queued in the folder of its first argument until it is killed, and says where the journal stands.
const folder = process.argv[2] ?? '';
const records = await openRecords({ kind: 'sqlite', path: join(folder, 'records.sqlite') });
const { jobs } = await createSweeping(records, folder);
process.stdout.on('error', () => process.exit(0));
await jobs.start();
for (;;) {
  const { entries } = await records.db
    .selectFrom('sweep_journal')
    .select((eb) => eb.fn.countAll<number>().as('entries'))
    .where('entry', 'like', '%"service"%')
    .executeTakeFirstOrThrow();
  process.stdout.write(`${entries}\n`);
  await new Promise((resolve) => setTimeout(resolve, 20));
}
