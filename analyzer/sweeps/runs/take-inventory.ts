import type { JournalEntry } from '../../../collector/sweeps/events.ts';
import type { IdentityRules } from '../../assets/inventory/identity-rules.ts';
import { inSlices } from '../../assets/inventory/load-world.ts';
import type { Observation } from '../../assets/inventory/observation.ts';
import { noteMisses } from '../../assets/inventory/presence.ts';
import { recordObservations } from '../../assets/inventory/record-observations.ts';
import type { Db, Records } from '../../stores/records/records.ts';
import type { SweepHostTable, SweepPortTable } from '../tables.ts';

export interface TakeInventoryDeps {
  records: Records;
  rules: () => IdentityRules;
  /** Hosts per transaction. */
  hostsPerBatch: number;
  now: () => string;
}

const showsHost = new Set(['open', 'refused', 'reply']);
/** Journal entries read at once: each holds the answers of one round. */
const entriesPerPage = 20;

function observationOf(host: SweepHostTable, ports: readonly SweepPortTable[]): Observation {
  const shown = (kind: string) =>
    ports.flatMap(({ identity }) =>
      identity?.startsWith(`${kind} `) === true ? [identity.slice(kind.length + 1)] : [],
    );
  const last = ports.reduce((at, port) => (port.at > at ? port.at : at), host.found_at);
  return {
    source: 'sweep',
    ref: host.sweep_id,
    firstAt: host.found_at,
    lastAt: last,
    addresses: [host.address],
    sshHostKeys: shown('ssh-host-key'),
    tlsCertificates: shown('tls-certificate'),
    services: ports.map(({ address, port, state, banner }) => ({
      address,
      transport: 'tcp',
      port,
      state,
      ...(banner === null ? {} : { banner }),
    })),
  };
}

async function portsOf(db: Db, sweepId: string, addresses: readonly string[]) {
  const rows = await inSlices(addresses, (slice) =>
    db
      .selectFrom('sweep_ports')
      .selectAll()
      .where('sweep_id', '=', sweepId)
      .where('address', 'in', slice)
      .orderBy('port')
      .execute(),
  );
  return Map.groupBy(rows, (row) => row.address);
}

/** Addresses that were asked, and whether anything came back, as the journal has it. */
async function askedIn(db: Db, sweepId: string): Promise<Map<string, boolean>> {
  const asked = new Map<string, boolean>();
  for (let after = -1; ;) {
    const rows = await db
      .selectFrom('sweep_journal')
      .select(['seq', 'entry'])
      .where('sweep_id', '=', sweepId)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(entriesPerPage)
      .execute();
    for (const { entry: text } of rows) {
      const entry = JSON.parse(text) as JournalEntry;
      if (entry.kind !== 'answered') continue;
      for (const [address, , outcome] of entry.answers) {
        if (outcome === 'failed') continue;
        asked.set(address, asked.get(address) === true || showsHost.has(outcome));
      }
    }
    if (rows.length < entriesPerPage) return asked;
    after = rows.at(-1)?.seq ?? after;
  }
}

/**
 * Takes what a sweep found into the inventory, when it is over: until then an aliased prefix may still withdraw finds. Known
 * machines that were asked and did not answer are counted. Twice is as good as once.
 */
export async function takeInventory(
  deps: TakeInventoryDeps,
  sweep: { id: string; complete: boolean },
): Promise<void> {
  const { records, rules, hostsPerBatch, now } = deps;
  const perCall = Math.min(rules().limits.observationsPerCall, hostsPerBatch);
  for (let after = ''; ;) {
    const hosts = await records.db
      .selectFrom('sweep_hosts')
      .selectAll()
      .where('sweep_id', '=', sweep.id)
      .where('address', '>', after)
      .orderBy('address')
      .limit(perCall)
      .execute();
    const ports = await portsOf(
      records.db,
      sweep.id,
      hosts.map((host) => host.address),
    );
    for (const [unitId, some] of Map.groupBy(hosts, (host) => host.unit_id)) {
      const seen = some.map((host) => observationOf(host, ports.get(host.address) ?? []));
      await records.transaction(async (trx) => {
        const { assetIds } = await recordObservations(trx, unitId, seen, {
          rules: rules(),
          now: now(),
        });
        for (const [index, host] of some.entries()) {
          await trx
            .updateTable('sweep_hosts')
            .set({ asset_id: assetIds[index] ?? null })
            .where('sweep_id', '=', sweep.id)
            .where('address', '=', host.address)
            .execute();
        }
      });
    }
    if (hosts.length < perCall) break;
    after = hosts.at(-1)?.address ?? '';
  }
  if (!sweep.complete) return;
  const asked = await askedIn(records.db, sweep.id);
  await noteMisses({ records, rules: rules(), now: now() }, sweep.id, asked);
}
