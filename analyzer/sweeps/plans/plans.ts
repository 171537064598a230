import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { SweepRules } from '../../../collector/sweeps/rules.ts';
import { appendAudit } from '../../audit/append.ts';
import { actorOf } from '../../people/actor.ts';
import type { Principal } from '../../people/principal.ts';
import { takeTurn } from '../../people/unit-tree.ts';
import { dayAt, endOfDay, startOfDay } from '../../register/civil-day.ts';
import { inBatches } from '../../assets/batches.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Records, Trx } from '../../stores/records/records.ts';
import { SweepsError } from '../errors.ts';
import type { SweepRunRules } from '../rules.ts';
import type { AddressPlanTable } from '../tables.ts';
import { checkPlan, type CheckedPlan, type PlanInput } from './check-plan.ts';
import { overlapFaults, unitFaults } from './overlaps.ts';

export interface AddressPlansDeps {
  records: Records;
  time: TimeSource;
  rules: () => SweepRunRules;
  /** Limits of a scope. */
  sweepRules: () => Pick<SweepRules, 'scope'>;
  /** Only for tests and demonstrations on this machine. */
  allowLoopback: boolean;
}

export type NewPlan = Omit<PlanInput, 'authorisedFrom'> & {
  unitId: string;
  /** Default: today. */
  authorisedFrom?: string;
};

/** Address plans: what may be probed, by whose leave. Every write is in the audit log. */
export interface AddressPlans {
  /** Answers the id. Throws PLAN_INVALID with all faults. */
  create(plan: NewPlan, by: Principal): Promise<string>;
  /** Lists replace the old ones; a sweep under way stops. Throws PLAN_CHANGED when somebody was faster, PLAN_ENDED, PLAN_INVALID. */
  change(id: string, version: number, patch: Partial<PlanInput>, by: Principal): Promise<void>;
  /** Nothing is swept under it any more; it stays to be read. */
  end(id: string, reason: string, by: Principal): Promise<void>;
}

type PlanRow = AddressPlanTable;

async function partsOf(
  trx: Trx,
  planId: string,
): Promise<Pick<PlanInput, 'prefixes' | 'exclusions'>> {
  const prefixes = await trx
    .selectFrom('address_plan_prefixes')
    .selectAll()
    .where('plan_id', '=', planId)
    .orderBy('id')
    .execute();
  const exclusions = await trx
    .selectFrom('address_plan_exclusions')
    .selectAll()
    .where('plan_id', '=', planId)
    .orderBy('id')
    .execute();
  return {
    prefixes: prefixes.map((row) => ({
      prefix: row.prefix,
      unitId: row.unit_id,
      note: row.note,
      ...(row.v4_twin === null ? {} : { v4Twin: row.v4_twin }),
      ...(row.vlan === null ? {} : { vlan: row.vlan }),
    })),
    exclusions: exclusions.map(({ prefix, reason }) => ({ prefix, reason })),
  };
}

/** What the audit log keeps: whole, or counts where the lists are long. */
function auditOf(input: PlanInput) {
  const { prefixes, exclusions, ...rest } = input;
  const short = (list: readonly { prefix: string }[]) =>
    list.length > 200 ? [`${list.length}`] : list.map(({ prefix }) => prefix);
  return { ...rest, prefixes: short(prefixes), exclusions: short(exclusions) };
}

export function createAddressPlans(deps: AddressPlansDeps): AddressPlans {
  const { records, time, rules, sweepRules, allowLoopback } = deps;

  async function checked(
    trx: Trx,
    plan: { id?: string; unitId: string; input: PlanInput },
    by: Principal,
    at: string,
  ): Promise<CheckedPlan> {
    const options = {
      limits: sweepRules().scope,
      maxDays: rules().authorisation.maxDays,
      today: dayAt(at),
      allowLoopback,
    };
    const { plan: parts, faults } = checkPlan(plan.input, options);
    const where = {
      ...(plan.id === undefined ? {} : { id: plan.id }),
      unitId: plan.unitId,
      prefixes: parts.prefixes,
    };
    const all =
      faults.length > 0
        ? faults
        : [...(await unitFaults(trx, where, at)), ...(await overlapFaults(trx, where, by, at))];
    if (all.length === 0) return parts;
    throw new SweepsError(
      'PLAN_INVALID',
      all
        .map(({ detail }) => detail)
        .slice(0, 5)
        .join(' '),
      {
        faults: all.slice(0, 100),
      },
    );
  }

  async function writeParts(trx: Trx, planId: string, unitId: string, parts: CheckedPlan) {
    await trx.deleteFrom('address_plan_prefixes').where('plan_id', '=', planId).execute();
    await trx.deleteFrom('address_plan_exclusions').where('plan_id', '=', planId).execute();
    await inBatches(parts.prefixes, (slice) =>
      trx
        .insertInto('address_plan_prefixes')
        .values(
          slice.map(({ unitId: own, ...row }) => ({
            ...row,
            id: newId(time.now()),
            plan_id: planId,
            unit_id: own ?? unitId,
          })),
        )
        .execute(),
    );
    await inBatches(parts.exclusions, (slice) =>
      trx
        .insertInto('address_plan_exclusions')
        .values(
          slice.map((row) => ({ ...row, id: newId(time.now()), plan_id: planId, unit_id: unitId })),
        )
        .execute(),
    );
  }

  function columnsOf(input: PlanInput, by: Principal, at: string) {
    return {
      name: input.name,
      authorised_by: input.authorisedBy,
      authorised_from: input.authorisedFrom,
      authorised_until: input.authorisedUntil,
      authorised_from_at: startOfDay(input.authorisedFrom),
      authorised_until_at: endOfDay(input.authorisedUntil),
      authorisation_reference: input.authorisationReference,
      note: input.note,
      updated_at: at,
      updated_by_name: by.name,
    };
  }

  async function lockedPlan(trx: Trx, id: string): Promise<PlanRow> {
    await takeTurn(trx, 'inventory');
    const row = await trx
      .selectFrom('address_plans')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new SweepsError('NOT_FOUND', `There is no plan ${id}.`);
    if (row.state === 'ended') throw new SweepsError('PLAN_ENDED', 'This plan has ended.');
    return row;
  }

  return {
    create({ unitId, ...given }, by) {
      return records.transaction(async (trx) => {
        const at = isoNow(time);
        await takeTurn(trx, 'inventory');
        const input: PlanInput = { ...given, authorisedFrom: given.authorisedFrom ?? dayAt(at) };
        const parts = await checked(trx, { unitId, input }, by, at);
        const id = newId(time.now());
        await trx
          .insertInto('address_plans')
          .values({
            id,
            unit_id: unitId,
            state: 'active',
            version: 1,
            ...columnsOf(input, by, at),
            created_at: at,
            created_by: by.accountId,
            created_by_name: by.name,
          })
          .execute();
        await writeParts(trx, id, unitId, parts);
        await appendAudit(trx, {
          unitId,
          actor: actorOf(by),
          action: 'address-plan.create',
          target: { kind: 'address-plan', id },
          after: auditOf(input),
          at,
        });
        return id;
      });
    },

    change(id, version, patch, by) {
      return records.transaction(async (trx) => {
        const at = isoNow(time);
        const row = await lockedPlan(trx, id);
        if (row.version !== version) {
          throw new SweepsError('PLAN_CHANGED', 'Somebody changed the plan meanwhile.', {
            version: row.version,
          });
        }
        const before: PlanInput = {
          name: row.name,
          authorisedBy: row.authorised_by,
          authorisedFrom: row.authorised_from,
          authorisedUntil: row.authorised_until,
          authorisationReference: row.authorisation_reference,
          note: row.note,
          ...(await partsOf(trx, id)),
        };
        const input: PlanInput = { ...before, ...patch };
        const parts = await checked(trx, { id, unitId: row.unit_id, input }, by, at);
        await trx
          .updateTable('address_plans')
          .set({ ...columnsOf(input, by, at), version: version + 1 })
          .where('id', '=', id)
          .execute();
        if (patch.prefixes || patch.exclusions) await writeParts(trx, id, row.unit_id, parts);
        await appendAudit(trx, {
          unitId: row.unit_id,
          actor: actorOf(by),
          action: 'address-plan.update',
          target: { kind: 'address-plan', id },
          before: auditOf(before),
          after: auditOf(input),
          at,
        });
      });
    },

    end(id, reason, by) {
      return records.transaction(async (trx) => {
        const at = isoNow(time);
        const row = await lockedPlan(trx, id);
        await trx
          .updateTable('address_plans')
          .set({
            state: 'ended',
            version: row.version + 1,
            ended_at: at,
            updated_at: at,
            updated_by_name: by.name,
          })
          .where('id', '=', id)
          .execute();
        await trx.deleteFrom('sweep_schedules').where('plan_id', '=', id).execute();
        await appendAudit(trx, {
          unitId: row.unit_id,
          actor: actorOf(by),
          action: 'address-plan.end',
          target: { kind: 'address-plan', id },
          before: { name: row.name },
          reason,
          at,
        });
      });
    },
  };
}
