import { Readable } from 'node:stream';
import { openRecords } from '../../stores/records/open.ts';
import type { Principal } from '../../people/principal.ts';
import { sampleApk, vettingFixture } from './vetting-fixture.ts';

/** A process of its own for the kill test: takes a package, says its id once reading has begun, and is killed then. */
const { path, folder, principal } = JSON.parse(process.argv[2] ?? '{}') as {
  path: string;
  folder: string;
  principal: Principal;
};
const records = await openRecords({ kind: 'sqlite', path });
const fixture = await vettingFixture(records, { folder });
const { row } = await fixture.vetting.submit({
  principal,
  unitId: 'schoolA',
  name: 'killed.apk',
  content: Readable.from([sampleApk()]),
});
const timer = setInterval(() => {
  const begun = fixture.live.some((one) => 'change' in one && one.change === 'reading');
  if (!begun) return;
  clearInterval(timer);
  process.stdout.write(`${row.id}\n`);
}, 1);
