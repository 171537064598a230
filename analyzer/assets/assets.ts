import type { Logger } from 'pino';
import ipaddr from 'ipaddr.js';
import { exactJson } from '../../collector/probes/snmp/facts-json.ts';
import type { Facts } from '../../collector/probes/snmp/facts.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import type { AuditActor } from '../audit/audit.ts';
import type { LiveBus } from '../live/live-bus.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { AssetsError } from './errors.ts';
import { findAsset, identityOf, kindOf } from './identity.ts';
import { moveToUnit } from './move-to-unit.ts';
import type { PollingRules } from './polling-rules.ts';
import { recordAddresses, recordNeighbours } from './record-bindings.ts';
import { recordInterfaces } from './record-interfaces.ts';
import { pollObservation } from './inventory/poll-observation.ts';
import { recordObservations } from './inventory/record-observations.ts';

export interface AssetsDeps {
  records: Records;
  time: TimeSource;
  live: LiveBus;
  log: Logger;
  rules: PollingRules;
}

export interface PolledTarget {
  id: string;
  unitId: string;
  address: string;
  assetId?: string;
}

export interface AddressOwnerRow {
  /** Canonical text: IPv4, or IPv6 by RFC 5952. */
  address: string;
  assetId: string;
  unitId: string;
}

export interface AssetChange {
  name?: string;
  unitId?: string;
}

export interface Assets {
  /** Creates or updates the asset of a poll, all in one transaction; answers its id. */
  recordPoll(target: PolledTarget, facts: Facts): Promise<string>;
  markState(assetId: string, state: 'up' | 'unreachable'): Promise<void>;
  /** A person renames an asset or moves it to another unit; its parts move along. Throws ASSET_NOT_FOUND. */
  change(id: string, change: AssetChange, actor: AuditActor): Promise<void>;
  /** Whose address is it, for enrichment. Addresses that two units claim are left out. */
  addressOwners(): Promise<AddressOwnerRow[]>;
  /** Called after owners may have changed; returns how to stop listening. */
  onChange(listener: () => void): () => void;
  /** Something else than a poll changed whose addresses are whose. */
  ownersMayHaveChanged(): void;
}

const readingKeys = [
  'processors',
  'mempools',
  'storage',
  'sensors',
  'vlans',
  'neighbours',
  'firewall',
] as const;
/** Sensors and neighbours of a full chassis switch stay below; the rest is cut and said so by the poll. */
const maxReadingRows = 2_000;

function readingsOf(facts: Facts): string {
  return exactJson(
    Object.fromEntries(readingKeys.map((key) => [key, facts[key].slice(0, maxReadingRows)])),
  );
}

/** Link-local and loopback addresses are everybody's. */
function isOwnable(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const range = ipaddr.parse(address).range();
  return !['loopback', 'linkLocal', 'unspecified', 'multicast', 'broadcast'].includes(range);
}

/** Texts of a device are bounded: a hostile one could send 64 KiB for each. */
const maxText = 200;
const maxDescription = 2_000;

function assetColumns(facts: Facts, at: string) {
  const { serial, engineId, baseMac } = identityOf(facts);
  return {
    kind: kindOf(facts),
    vendor: facts.vendor,
    model: facts.identity.hardware?.slice(0, maxText) ?? null,
    serial: serial?.slice(0, maxText) ?? null,
    os: facts.os,
    os_version: facts.identity.version?.slice(0, maxText) ?? null,
    sys_object_id: facts.sysObjectID,
    sys_descr: facts.sysDescr.slice(0, maxDescription),
    sys_location: facts.sysLocation.slice(0, maxText),
    engine_id: engineId ?? null,
    base_mac: baseMac ?? null,
    state: 'up' as const,
    uptime_seconds: facts.uptimeSeconds ?? null,
    interfaces_up: facts.ports.filter((port) => port.ifOperStatus === 'up').length,
    interfaces_total: facts.ports.length,
    readings: readingsOf(facts),
    last_polled_at: at,
    updated_at: at,
  };
}

/** Whether the tables with one of these names were read whole. */
function isComplete(facts: Facts, ...tables: string[]): boolean {
  return !facts.faults.some((fault) => tables.some((table) => fault.table.startsWith(table)));
}

async function upsertAsset(trx: Trx, target: PolledTarget, facts: Facts, at: string) {
  const found = await findAsset(trx, target, identityOf(facts));
  const name = facts.sysName.trim().slice(0, maxText) || target.address;
  const columns = assetColumns(facts, at);
  if (!found) {
    const id = newId();
    await trx
      .insertInto('assets')
      .values({
        id,
        unit_id: target.unitId,
        name,
        named_by_person: 0,
        created_at: at,
        ...columns,
      })
      .execute();
    return { id, unitId: target.unitId, created: true };
  }
  // An identifier that this poll did not give (a table timed out) stays.
  const { serial, engine_id, base_mac, ...rest } = columns;
  await trx
    .updateTable('assets')
    .set((eb) => ({
      ...rest,
      ...(serial === null ? {} : { serial }),
      ...(engine_id === null ? {} : { engine_id }),
      ...(base_mac === null ? {} : { base_mac }),
      name: eb.case().when('named_by_person', '=', 1).then(eb.ref('name')).else(name).end(),
    }))
    .where('id', '=', found.id)
    .execute();
  return { id: found.id, unitId: found.unit_id, created: false };
}

/** Assets and what polls learn of them. */
export function createAssets(deps: AssetsDeps): Assets {
  const { records, time, live, log, rules } = deps;
  const listeners = new Set<() => void>();

  function changed(): void {
    for (const listener of listeners) listener();
  }

  return {
    async recordPoll(target, facts) {
      const at = isoNow(time);
      const grace = {
        graceSeconds: rules.history.neighbourGraceSeconds,
        maxPerAsset: rules.history.maxNeighboursPerAsset,
      };
      const asset = await records.transaction(async (trx) => {
        const row = await upsertAsset(trx, target, facts, at);
        const owner = { assetId: row.id, unitId: row.unitId, at };
        if (isComplete(facts, 'interfaces')) await recordInterfaces(trx, owner, facts.ports);
        const addresses = facts.addresses.some((fact) => fact.ip === target.address)
          ? facts.addresses
          : [...facts.addresses, { ip: target.address, prefixLen: 0, ifIndex: 0 }];
        const whole = isComplete(facts, 'addresses', 'ipAddr', 'ipv6Addr', 'cIpAddress');
        const moved = await recordAddresses(trx, owner, addresses, whole);
        const bindings = isComplete(facts, 'neighbours', 'ipNet', 'ipv6Net', 'cInet');
        await recordNeighbours(trx, owner, facts, bindings, grace);
        const seen = pollObservation(target, row.id, facts, at);
        await recordObservations(trx, row.unitId, [seen], { now: at });
        return { ...row, moved };
      });
      live.publish({
        topic: 'asset',
        unitId: asset.unitId,
        id: asset.id,
        change: asset.created ? 'created' : 'polled',
      });
      if (asset.created) log.info({ asset: asset.id, target: target.id }, 'asset found by a poll');
      if (asset.created || asset.moved) changed();
      return asset.id;
    },

    async markState(assetId, state) {
      const row = await records.db
        .updateTable('assets')
        .set({ state, updated_at: isoNow(time) })
        .where('id', '=', assetId)
        .returning('unit_id')
        .executeTakeFirst();
      if (row && state === 'unreachable') {
        live.publish({ topic: 'asset', unitId: row.unit_id, id: assetId, change: 'unreachable' });
      }
    },

    async change(id, { name, unitId }, actor) {
      const at = isoNow(time);
      const unit = await records.transaction(async (trx) => {
        const before = await trx
          .selectFrom('assets')
          .select(['name', 'unit_id'])
          .where('id', '=', id)
          .executeTakeFirst();
        if (!before) throw new AssetsError('ASSET_NOT_FOUND', `There is no asset ${id}.`);
        await trx
          .updateTable('assets')
          .set({ updated_at: at, ...(name === undefined ? {} : { name, named_by_person: 1 }) })
          .where('id', '=', id)
          .execute();
        const names = { before: { name: before.name }, after: { name: name ?? before.name } };
        if (unitId !== undefined && unitId !== before.unit_id) {
          await moveToUnit(trx, { id, from: before.unit_id, to: unitId }, { actor, at, ...names });
        } else {
          await appendAudit(trx, {
            actor,
            action: 'asset.update',
            target: { kind: 'asset', id },
            before: { ...names.before, unitId: before.unit_id },
            after: { ...names.after, unitId: before.unit_id },
            at,
            unitId: before.unit_id,
          });
        }
        return unitId ?? before.unit_id;
      });
      live.publish({ topic: 'asset', unitId: unit, id, change: 'polled' });
      changed();
    },

    async addressOwners() {
      const rows = await records.db
        .selectFrom('asset_addresses')
        .select(['address', 'asset_id', 'unit_id'])
        .where('until_at', 'is', null)
        .distinct()
        .execute();
      const owners = new Map<string, AddressOwnerRow | null>();
      for (const { address, asset_id, unit_id } of rows) {
        if (!isOwnable(address)) continue;
        const known = owners.get(address);
        if (known === undefined) {
          owners.set(address, { address, assetId: asset_id, unitId: unit_id });
        } else if (known !== null && known.unitId !== unit_id) owners.set(address, null);
      }
      return [...owners.values()].filter((owner) => owner !== null);
    },

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    ownersMayHaveChanged: changed,
  };
}
