import ipaddr from 'ipaddr.js';
import type { Principal } from '../../people/principal.ts';
import { heldAt, seesUnit } from '../../people/visibility.ts';
import type { Trx } from '../../stores/records/records.ts';
import type { CheckedPlan, PlanFault } from './check-plan.ts';

interface Other {
  plan_id: string;
  plan_unit: string;
  plan_name: string;
  unit_id: string;
  prefix: string;
}

/** Ranges that every network may use for itself: the same numbers in two schools are two networks. */
const private_ = new Set(['private', 'uniqueLocal', 'carrierGradeNat', 'loopback', 'reserved']);

function isPrivate(prefix: string): boolean {
  const [address = ''] = prefix.split('/');
  return private_.has(ipaddr.parse(address).range());
}

/** Units above a unit and itself. */
async function pathOf(trx: Trx, unitId: string, at: string): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('unit_closure')
    .select('ancestor')
    .where('descendant', '=', unitId)
    .where((eb) => heldAt(eb, at))
    .execute();
  return new Set(rows.map((row) => row.ancestor));
}

async function overlapping(
  trx: Trx,
  range: { family: string; first: string; last: string },
  exceptPlan: string | undefined,
): Promise<Other[]> {
  return trx
    .selectFrom('address_plan_prefixes as r')
    .innerJoin('address_plans as p', 'p.id', 'r.plan_id')
    .select(['r.plan_id', 'p.unit_id as plan_unit', 'p.name as plan_name', 'r.unit_id', 'r.prefix'])
    .where('p.state', '=', 'active')
    .where('r.family', '=', range.family as 'ipv4')
    .where('r.first', '<=', range.last)
    .where('r.last', '>=', range.first)
    .where('p.id', '<>', exceptPlan ?? '')
    .orderBy('r.id')
    .limit(20)
    .execute();
}

/** One plan is of a unit above the other: there the upper one must say that the addresses are the lower one's. */
function agreed(
  upper: { plan_unit: string; unit_id: string },
  lower: { plan_unit: string; unit_id: string },
  pathOfUpperPrefix: ReadonlySet<string>,
): boolean {
  return upper.unit_id === lower.unit_id || pathOfUpperPrefix.has(lower.plan_unit);
}

/**
 * Prefixes that another plan has already. Within one unit never; of a unit above or below only where the upper plan gives the prefix to
 * the lower unit; between units apart only private ranges. A plan that the person does not see is not named.
 */
export async function overlapFaults(
  trx: Trx,
  plan: { id?: string; unitId: string; prefixes: CheckedPlan['prefixes'] },
  by: Principal,
  at: string,
): Promise<PlanFault[]> {
  const own = await pathOf(trx, plan.unitId, at);
  const faults: PlanFault[] = [];
  for (const [index, prefix] of plan.prefixes.entries()) {
    const mine = { plan_unit: plan.unitId, unit_id: prefix.unitId ?? plan.unitId };
    const path = await pathOf(trx, mine.unit_id, at);
    for (const other of await overlapping(trx, prefix, plan.id)) {
      const theirs = await pathOf(trx, other.plan_unit, at);
      const otherPath = await pathOf(trx, other.unit_id, at);
      const apart = !path.has(other.unit_id) && !otherPath.has(mine.unit_id);
      if (apart && isPrivate(prefix.prefix)) continue;
      if (other.plan_unit !== plan.unitId) {
        if (own.has(other.plan_unit) && agreed(other, mine, otherPath)) continue;
        if (theirs.has(plan.unitId) && agreed(mine, other, path)) continue;
      }
      const seen = await seesUnit(trx, by, other.plan_unit, at);
      const what = seen ? `${other.prefix} of «${other.plan_name}»` : 'another unit’s plan';
      faults.push({
        at: `prefixes/${index}`,
        code: 'OVERLAPS',
        detail: `${prefix.prefix} overlaps ${what}.`,
      });
      break;
    }
  }
  return faults;
}

/** Prefixes of units that are not the plan's or below it. */
export async function unitFaults(
  trx: Trx,
  plan: { unitId: string; prefixes: CheckedPlan['prefixes'] },
  at: string,
): Promise<PlanFault[]> {
  const faults: PlanFault[] = [];
  const checked = new Map<string, boolean>([[plan.unitId, true]]);
  for (const [index, { unitId }] of plan.prefixes.entries()) {
    if (unitId === undefined) continue;
    if (!checked.has(unitId)) checked.set(unitId, (await pathOf(trx, unitId, at)).has(plan.unitId));
    if (checked.get(unitId) === true) continue;
    const detail = 'The unit is not the one of the plan, and not below it.';
    faults.push({ at: `prefixes/${index}/unitId`, code: 'UNIT_NOT_BELOW', detail });
  }
  return faults;
}
