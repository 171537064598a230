import type { SweepEvent, SweepProgress } from '../../../collector/sweeps/events.ts';
import { inBatches, shortBatch } from '../../assets/batches.ts';
import { inSlices } from '../../assets/inventory/load-world.ts';
import type { Db, Records, Trx } from '../../stores/records/records.ts';
import type { SweepHostTable, SweepPortTable } from '../tables.ts';
import type { ShownIdentity } from './sweep-thread.ts';

/** Whose addresses a prefix of the plan holds. */
export type UnitOfPrefix = (prefix: string) => string;

const stateOf = {
  open: 'open',
  closed: 'closed',
  silent: 'silent',
  unreachable: 'silent',
} as const;

interface Finds {
  hosts: SweepHostTable[];
  ports: SweepPortTable[];
  withdrawn: string[];
  aliased: string[];
  progress: SweepProgress | undefined;
}

function sorted(
  sweep: { id: string; unitId: string },
  events: readonly SweepEvent[],
  unitOf: UnitOfPrefix,
): Finds {
  const hosts = new Map<string, SweepHostTable>();
  const ports = new Map<string, SweepPortTable>();
  const withdrawn = new Set<string>();
  const aliased: string[] = [];
  let progress: SweepProgress | undefined;
  for (const event of events) {
    if (event.kind === 'progress') progress = event.progress;
    else if (event.kind === 'aliased') {
      aliased.push(event.prefix);
      for (const address of event.withdrawn) {
        hosts.delete(address);
        withdrawn.add(address);
      }
    } else if (event.kind === 'found') {
      const { address, prefix, why, evidence, known } = event.host;
      withdrawn.delete(address);
      hosts.set(address, {
        sweep_id: sweep.id,
        unit_id: unitOf(prefix),
        address,
        family: address.includes(':') ? 'ipv6' : 'ipv4',
        prefix,
        why: why.scheme,
        why_from: why.from ?? null,
        evidence: JSON.stringify(evidence),
        known: known ? 1 : 0,
        asset_id: null,
        found_at: evidence.at,
      });
      if (evidence.kind === 'tcp') {
        ports.set(`${address} ${evidence.port}`, {
          sweep_id: sweep.id,
          unit_id: sweep.unitId,
          address,
          port: evidence.port,
          state: evidence.outcome === 'open' ? 'open' : 'closed',
          banner: null,
          identity: null,
          at: evidence.at,
        });
      }
    } else {
      const { address, port, state, banner, at } = event.service;
      ports.set(`${address} ${port}`, {
        sweep_id: sweep.id,
        unit_id: sweep.unitId,
        address,
        port,
        state: stateOf[state],
        banner: banner?.slice(0, 2_000) ?? null,
        identity: null,
        at,
      });
    }
  }
  return {
    hosts: [...hosts.values()],
    ports: [...ports.values()],
    withdrawn: [...withdrawn],
    aliased,
    progress,
  };
}

/** Writes what a sweep told. The same events again (a resumed sweep tells all of its journal) change nothing. */
export async function keepFinds(
  trx: Trx,
  sweep: { id: string; unitId: string },
  events: readonly SweepEvent[],
  unitOf: UnitOfPrefix,
  now: string,
): Promise<void> {
  const { hosts, ports, withdrawn, aliased, progress } = sorted(sweep, events, unitOf);
  await inBatches(
    hosts,
    (slice) =>
      trx
        .insertInto('sweep_hosts')
        .values(slice)
        .onConflict((conflict) => conflict.columns(['sweep_id', 'address']).doNothing())
        .execute(),
    shortBatch,
  );
  await inBatches(
    ports,
    (slice) =>
      trx
        .insertInto('sweep_ports')
        .values(slice)
        .onConflict((conflict) =>
          conflict.columns(['sweep_id', 'address', 'port']).doUpdateSet((eb) => ({
            state: eb.ref('excluded.state'),
            banner: eb.fn.coalesce('excluded.banner', 'sweep_ports.banner'),
            at: eb.ref('excluded.at'),
          })),
        )
        .execute(),
    shortBatch,
  );
  for (const table of ['sweep_hosts', 'sweep_ports'] as const) {
    await inSlices(withdrawn, async (slice) => {
      await trx
        .deleteFrom(table)
        .where('sweep_id', '=', sweep.id)
        .where('address', 'in', slice)
        .execute();
      return [];
    });
  }
  if (aliased.length > 0) {
    const row = await trx
      .selectFrom('sweeps')
      .select('aliased_prefixes')
      .where('id', '=', sweep.id)
      .executeTakeFirstOrThrow();
    const all = [...new Set([...(JSON.parse(row.aliased_prefixes) as string[]), ...aliased])];
    await trx
      .updateTable('sweeps')
      .set({ aliased_prefixes: JSON.stringify(all), aliased: all.length })
      .where('id', '=', sweep.id)
      .execute();
  }
  if (!progress) return;
  const { phase, probes, found, foundNew, aliased: prefixes, failed, excluded } = progress;
  await trx
    .updateTable('sweeps')
    .set({ phase, probes, found, found_new: foundNew, aliased: prefixes, failed, excluded })
    .set({ progress_at: now })
    .where('id', '=', sweep.id)
    .execute();
}

/** `address port` that were asked for the identity of their machine. */
export async function askedIdentities(db: Db, sweepId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('sweep_ports')
    .select(['address', 'port'])
    .where('sweep_id', '=', sweepId)
    .where('identity', 'is not', null)
    .execute();
  return rows.map(({ address, port }) => `${address} ${port}`);
}

/** Writes what services showed; one that showed nothing is marked as asked. */
export async function keepIdentities(
  records: Records,
  sweepId: string,
  identities: readonly ShownIdentity[],
): Promise<void> {
  await records.transaction(async (trx) => {
    for (const { address, port, identity } of identities) {
      await trx
        .updateTable('sweep_ports')
        .set({ identity })
        .where('sweep_id', '=', sweepId)
        .where('address', '=', address)
        .where('port', '=', port)
        .execute();
    }
  });
}

/** Finished sweeps of a plan beyond the newest keep their counts only: the inventory has the rest. */
export async function forgetOldHosts(
  records: Records,
  planId: string,
  keepRuns: number,
): Promise<void> {
  await records.transaction(async (trx) => {
    const old = await trx
      .selectFrom('sweeps')
      .select('id')
      .where('plan_id', '=', planId)
      .where('state', 'in', ['finished', 'withdrawn'])
      .where('id', 'in', (eb) => eb.selectFrom('sweep_hosts').select('sweep_id'))
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(keepRuns)
      .offset(keepRuns)
      .execute();
    for (const { id } of old) {
      for (const table of ['sweep_hosts', 'sweep_ports'] as const) {
        await trx.deleteFrom(table).where('sweep_id', '=', id).execute();
      }
    }
  });
}
