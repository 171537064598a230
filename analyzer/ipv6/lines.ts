import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import { actorOf } from '../people/actor.ts';
import type { Principal } from '../people/principal.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Trx } from '../stores/records/records.ts';
import { Ipv6Error } from './errors.ts';
import type { PortalsDeps } from './portals.ts';
import type { AccessGoal } from './tables.ts';

export interface NewLine {
  goal: AccessGoal;
  name: string;
  assetId?: string | null;
  ifIndex?: number | null;
  contractedBps?: number | null;
}

/** Lines that count for the goals of the access network, and how many there should be. */
export interface AccessLines {
  /** Throws LINE_INVALID, ASSET_UNKNOWN, TOO_MANY_LINES. */
  add(unitId: string, line: NewLine, by: Principal): Promise<string>;
  /** Throws LINE_UNKNOWN; answers the unit. */
  remove(id: string, by: Principal): Promise<string>;
  setTotal(unitId: string, goal: AccessGoal, total: number, by: Principal): Promise<void>;
}

export function createAccessLines({ records, time, rules }: PortalsDeps): AccessLines {
  return {
    async add(unitId, line, by) {
      const { assetId = null, ifIndex = null, contractedBps = null } = line;
      if ((assetId === null) !== (ifIndex === null)) {
        throw new Ipv6Error('LINE_INVALID', 'Give a device and its port, or neither.');
      }
      const row = {
        id: newId(time.now()),
        unit_id: unitId,
        goal: line.goal,
        name: line.name.trim(),
        asset_id: assetId,
        if_index: ifIndex,
        contracted_bps: contractedBps?.toString() ?? null,
        added_by: by.accountId,
        added_by_name: by.name,
        added_at: isoNow(time),
      };
      const { perUnit } = (await rules()).lines;
      await records.transaction(async (trx) => {
        if (assetId !== null && ifIndex !== null) await checkPort(trx, assetId, ifIndex);
        const { n } = await trx
          .selectFrom('access_lines')
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .where('unit_id', '=', unitId)
          .executeTakeFirstOrThrow();
        if (n >= perUnit) {
          throw new Ipv6Error('TOO_MANY_LINES', `A unit lists at most ${perUnit} lines.`);
        }
        await trx.insertInto('access_lines').values(row).execute();
        await audit(time, trx, by, unitId, 'add', row.id, {
          goal: row.goal,
          name: row.name,
          assetId,
          ifIndex,
          contractedBps,
        });
      });
      return row.id;
    },

    async remove(id, by) {
      return await records.transaction(async (trx) => {
        const row = await trx
          .selectFrom('access_lines')
          .select(['unit_id', 'goal', 'name'])
          .where('id', '=', id)
          .executeTakeFirst();
        if (!row) throw new Ipv6Error('LINE_UNKNOWN', 'There is no such line.');
        await trx.deleteFrom('access_lines').where('id', '=', id).execute();
        const { unit_id: unitId, ...before } = row;
        await audit(time, trx, by, unitId, 'remove', id, before);
        return unitId;
      });
    },

    async setTotal(unitId, goal, total, by) {
      const row = {
        unit_id: unitId,
        goal,
        total,
        set_by: by.accountId,
        set_by_name: by.name,
        set_at: isoNow(time),
      };
      await records.transaction(async (trx) => {
        await trx
          .insertInto('access_denominators')
          .values(row)
          .onConflict((conflict) => conflict.columns(['unit_id', 'goal']).doUpdateSet(row))
          .execute();
        await audit(time, trx, by, unitId, 'set-total', goal, { goal, total });
      });
    },
  };
}

async function checkPort(trx: Trx, assetId: string, ifIndex: number): Promise<void> {
  const port = await trx
    .selectFrom('asset_interfaces')
    .select('if_index')
    .where('asset_id', '=', assetId)
    .where('if_index', '=', ifIndex)
    .executeTakeFirst();
  if (!port) throw new Ipv6Error('LINE_INVALID', 'The device has no such port.');
}

function audit(
  time: TimeSource,
  trx: Trx,
  by: Principal,
  unitId: string,
  action: string,
  id: string,
  after: Record<string, unknown>,
) {
  return appendAudit(trx, {
    unitId,
    actor: actorOf(by),
    action: `access-line.${action}`,
    target: { kind: 'access-line', id },
    after,
    at: isoNow(time),
  });
}
