import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { appendAudit } from '../../audit/append.ts';
import type { LiveBus } from '../../live/live-bus.ts';
import { actorOf } from '../../people/actor.ts';
import type { Principal } from '../../people/principal.ts';
import { takeTurn } from '../../people/unit-tree.ts';
import { addDays, dayAt, isDay } from '../../register/civil-day.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Records, Trx } from '../../stores/records/records.ts';
import { AssetsError } from '../errors.ts';
import { judge, matrixOf, type PortLook, type PortRow } from './matrix.ts';
import type { ExposureFindingTable } from './tables.ts';

export interface ExposureRules {
  high: readonly number[];
  medium: readonly number[];
  otherwise: 'high' | 'medium' | 'low';
  windowHours: number;
  maxAcceptDays: number;
}

export interface ExposureDeps {
  records: Records;
  time: TimeSource;
  live: LiveBus;
  rules: () => ExposureRules;
}

/** Ports that are open over IPv6 and not over IPv4, as findings that stay until they are seen to be over. */
export interface Exposure {
  /** Judges all machines of the units anew. */
  refresh(unitIds: readonly string[]): Promise<{ opened: number; resolved: number }>;
  /** Opens findings again that were accepted until a day that has passed. */
  review(): Promise<void>;
  /** It is meant to be so. Throws FINDING_CHANGED, FINDING_STATE, BAD_DAY. */
  accept(
    id: string,
    input: { reason: string; until: string; version: number },
    by: Principal,
  ): Promise<void>;
  /** Throws FINDING_CHANGED, FINDING_STATE. */
  reopen(id: string, input: { reason: string; version: number }, by: Principal): Promise<void>;
}

/** Assets judged per transaction. */
const perTransaction = 100;

type Finding = ExposureFindingTable;

async function looksOf(trx: Trx, assetIds: readonly string[]): Promise<Map<string, PortLook[]>> {
  const rows = await trx
    .selectFrom('asset_services')
    .selectAll()
    .where('asset_id', 'in', assetIds)
    .orderBy('id')
    .execute();
  const found = new Map<string, PortLook[]>();
  for (const row of rows) {
    const look: PortLook = {
      address: row.address,
      family: row.family,
      transport: row.transport,
      port: row.port,
      state: row.state,
      source: row.source,
      sourceRef: row.source_ref,
      lastSeenAt: row.last_seen_at,
    };
    const some = found.get(row.asset_id);
    if (some) some.push(look);
    else found.set(row.asset_id, [look]);
  }
  return found;
}

/** Looks kept with a finding. */
const maxLooks = 8;

const evidenceOf = ({ v4, v6 }: PortRow): string => {
  const side = (looks: readonly PortLook[]) =>
    looks.slice(0, maxLooks).map(({ address, state, source, sourceRef, lastSeenAt }) => ({
      address,
      state,
      source,
      sourceRef,
      lastSeenAt,
    }));
  return JSON.stringify({ v4: side(v4.looks), v6: side(v6.looks) });
};

const seenAt = ({ v6 }: PortRow): string =>
  v6.looks.reduce((at, look) => (look.lastSeenAt > at ? look.lastSeenAt : at), '');

export function createExposure(deps: ExposureDeps): Exposure {
  const { records, time, live, rules } = deps;

  function severityOf(port: number): Finding['severity'] {
    const { high, medium, otherwise } = rules();
    if (high.includes(port)) return 'high';
    return medium.includes(port) ? 'medium' : otherwise;
  }

  async function write(
    trx: Trx,
    asset: { id: string; unitId: string },
    row: PortRow,
    known: Finding | undefined,
    at: string,
  ): Promise<'opened' | 'resolved' | undefined> {
    const judgement = judge(row, rules().windowHours);
    if (judgement.kind === 'unknown') return undefined;
    if (judgement.kind === 'level') {
      if (!known || known.state === 'resolved') return undefined;
      await trx
        .updateTable('exposure_findings')
        .set({ state: 'resolved', resolved_at: at, version: known.version + 1 })
        .where('id', '=', known.id)
        .execute();
      return 'resolved';
    }
    const lapsed =
      known?.state === 'accepted' && (known.accepted_until ?? '') < dayAt(at)
        ? 'open'
        : known?.state;
    const state = lapsed === 'accepted' ? 'accepted' : 'open';
    const values = {
      v4_state: judgement.v4State,
      severity: severityOf(row.port),
      evidence: evidenceOf(row),
      last_seen_at: seenAt(row),
      state,
    } as const;
    if (!known) {
      await trx
        .insertInto('exposure_findings')
        .values({
          id: newId(time.now()),
          asset_id: asset.id,
          unit_id: asset.unitId,
          transport: row.transport,
          port: row.port,
          opened_at: at,
          version: 1,
          ...values,
        })
        .execute();
      return 'opened';
    }
    const again = known.state !== 'open' && state === 'open';
    await trx
      .updateTable('exposure_findings')
      .set({
        ...values,
        unit_id: asset.unitId,
        ...(again ? { opened_at: at, resolved_at: null, version: known.version + 1 } : {}),
      })
      .where('id', '=', known.id)
      .execute();
    return again ? 'opened' : undefined;
  }

  function judgeSome(assets: readonly { id: string; unitId: string }[]) {
    return records.transaction(async (trx) => {
      await takeTurn(trx, 'inventory');
      const at = isoNow(time);
      const ids = assets.map(({ id }) => id);
      const looks = await looksOf(trx, ids);
      const rows = await trx
        .selectFrom('exposure_findings')
        .selectAll()
        .where('asset_id', 'in', ids)
        .execute();
      const known = new Map(
        rows.map((row) => [`${row.asset_id} ${row.transport} ${row.port}`, row]),
      );
      const counts = { opened: 0, resolved: 0 };
      for (const asset of assets) {
        for (const row of matrixOf(looks.get(asset.id) ?? [])) {
          const key = `${asset.id} ${row.transport} ${row.port}`;
          const done = await write(trx, asset, row, known.get(key), at);
          if (done) counts[done] += 1;
          known.delete(key);
        }
      }
      // Of a machine that was merged away or whose ports went to another one nothing is left to be open.
      for (const left of known.values()) {
        if (left.state === 'resolved') continue;
        await trx
          .updateTable('exposure_findings')
          .set({ state: 'resolved', resolved_at: at, version: left.version + 1 })
          .where('id', '=', left.id)
          .execute();
        counts.resolved += 1;
      }
      return counts;
    });
  }

  /** Assets of a unit that have services or findings, in pages. */
  async function* assetsOf(unitId: string) {
    for (let after = ''; ;) {
      const rows = await records.db
        .selectFrom('assets')
        .select('id')
        .where('unit_id', '=', unitId)
        .where('id', '>', after)
        .where((eb) =>
          eb.or([
            eb(
              'id',
              'in',
              eb.selectFrom('asset_services').select('asset_id').where('unit_id', '=', unitId),
            ),
            eb(
              'id',
              'in',
              eb.selectFrom('exposure_findings').select('asset_id').where('unit_id', '=', unitId),
            ),
          ]),
        )
        .orderBy('id')
        .limit(perTransaction)
        .execute();
      if (rows.length > 0) yield rows.map(({ id }) => ({ id, unitId }));
      if (rows.length < perTransaction) return;
      after = rows.at(-1)?.id ?? '';
    }
  }

  function move(
    id: string,
    version: number,
    by: Principal,
    change: (
      finding: Finding,
      at: string,
    ) => { action: string; reason: string; set: Partial<Finding> },
  ): Promise<void> {
    return records.transaction(async (trx) => {
      const at = isoNow(time);
      await takeTurn(trx, 'inventory');
      const finding = await trx
        .selectFrom('exposure_findings')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      if (!finding) throw new AssetsError('FINDING_NOT_FOUND', `There is no finding ${id}.`);
      if (finding.version !== version) {
        throw new AssetsError('FINDING_CHANGED', 'Somebody or a new look changed it meanwhile.');
      }
      const { action, reason, set } = change(finding, at);
      await trx
        .updateTable('exposure_findings')
        .set({ ...set, version: version + 1 })
        .where('id', '=', id)
        .execute();
      await appendAudit(trx, {
        unitId: finding.unit_id,
        actor: actorOf(by),
        action,
        target: { kind: 'exposure-finding', id },
        before: { state: finding.state, port: finding.port, assetId: finding.asset_id },
        after: { state: set.state, until: set.accepted_until ?? null },
        reason,
        at,
      });
    });
  }

  return {
    async refresh(unitIds) {
      const counts = { opened: 0, resolved: 0 };
      for (const unitId of unitIds) {
        for await (const some of assetsOf(unitId)) {
          const { opened, resolved } = await judgeSome(some);
          counts.opened += opened;
          counts.resolved += resolved;
        }
        live.publish({ topic: 'asset', unitId, id: '', change: 'inventory' });
      }
      return counts;
    },

    async review() {
      const at = isoNow(time);
      const lapsed = await records.db
        .updateTable('exposure_findings')
        .set((eb) => ({ state: 'open', version: eb('version', '+', 1), opened_at: at }))
        .where('state', '=', 'accepted')
        .where('accepted_until', '<', dayAt(at))
        .returning('unit_id')
        .execute();
      for (const unitId of new Set(lapsed.map((row) => row.unit_id))) {
        live.publish({ topic: 'asset', unitId, id: '', change: 'inventory' });
      }
    },

    accept(id, { reason, until, version }, by) {
      return move(id, version, by, (finding, at) => {
        const latest = addDays(dayAt(at), rules().maxAcceptDays);
        if (!isDay(until) || until < dayAt(at) || until > latest) {
          throw new AssetsError('BAD_DAY', `The day lies between today and ${latest}.`);
        }
        if (finding.state !== 'open') {
          throw new AssetsError('FINDING_STATE', 'Only an open finding is accepted.');
        }
        return {
          action: 'exposure.accept',
          reason,
          set: {
            state: 'accepted',
            accepted_by_id: by.accountId,
            accepted_by_name: by.name,
            accepted_at: at,
            accepted_until: until,
            accept_reason: reason,
          },
        };
      });
    },

    reopen(id, { reason, version }, by) {
      return move(id, version, by, (finding) => {
        if (finding.state !== 'accepted') {
          throw new AssetsError('FINDING_STATE', 'Only an accepted finding opens again.');
        }
        return { action: 'exposure.reopen', reason, set: { state: 'open' } };
      });
    },
  };
}
