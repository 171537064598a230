import { newId } from '../../analyzer/stores/records/new-id.ts';
import type { Records } from '../../analyzer/stores/records/records.ts';
import { schools } from './county.ts';

/** Names the county's devices as log sources of their schools, as an administrator would have done. */
export async function seedLogSources(
  records: Records,
  units: ReadonlyMap<string, string>,
  now: string,
): Promise<void> {
  const rows = schools.flatMap(({ code, devices }) =>
    devices.map((device) => ({
      id: newId(),
      unit_id: units.get(code) ?? '',
      unit_assigned: 1,
      address: device.address,
      transport: 'udp',
      name: device.name,
      vendor: null,
      product: null,
      first_seen_at: now,
      last_seen_at: now,
      events: '0',
      unparsed: '0',
      dropped: '0',
      learnt_gap_seconds: 0,
      silent_after_seconds: 7_200,
      silence_fixed: 1,
      muted: 0,
      silent_since: null,
    })),
  );
  await records.transaction(async (trx) => {
    await trx.insertInto('log_sources').values(rows).execute();
  });
}
