import type { TimeSource } from '../../../collector/time/time-source.ts';
import { isoNow } from '../../../collector/time/time-source.ts';
import type { AppendAudit } from '../../audit/audit.ts';
import { actorOf } from '../../people/actor.ts';
import type { Principal } from '../../people/principal.ts';
import { heldAt, seesUnit, visibleUnitIds } from '../../people/visibility.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Db, Records, Trx } from '../../stores/records/records.ts';
import { AlertError } from '../errors.ts';

export interface SwitchOff {
  ruleId: string;
  unitId: string;
  reason: string;
  /** ISO, in the future; undefined = until somebody ends it. */
  until: string | undefined;
}

export interface RuleSwitchesDeps {
  records: Records;
  time: TimeSource;
  appendAudit: AppendAudit;
}

/** Rules that a unit does not want alerts of. The principal carries only grants with the right to it. */
export interface RuleSwitches {
  /** For the unit and those below it; answers the id. ALREADY_OFF while another switch of the same unit is in force. */
  switchOff(principal: Principal, wanted: SwitchOff): Promise<string>;
  /** WRONG_STATE when it is over already. */
  switchOn(principal: Principal, id: string): Promise<void>;
}

function inForce(db: Db | Trx, now: string) {
  return db
    .selectFrom('rule_switches')
    .where('rule_switches.ended_at', 'is', null)
    .where((eb) =>
      eb.or([eb('rule_switches.until_at', 'is', null), eb('rule_switches.until_at', '>', now)]),
    );
}

/** Switches that reach what the principal sees: of its units, of those below, and of those above. */
export function reachingSwitches(db: Db, principal: Principal, now: string) {
  const seen = visibleUnitIds(db, principal, now);
  return inForce(db, now)
    .innerJoin('units', 'units.id', 'rule_switches.unit_id')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('unit_closure')
          .select('unit_closure.ancestor')
          .whereRef('unit_closure.ancestor', '=', 'rule_switches.unit_id')
          .where('unit_closure.descendant', 'in', seen)
          .where((inner) => heldAt(inner, now)),
      ),
    )
    .selectAll('rule_switches')
    .select('units.name as unit_name')
    .select((eb) =>
      eb.case().when('rule_switches.unit_id', 'in', seen).then(1).else(0).end().as('own'),
    );
}

async function refuseForeign(
  trx: Trx,
  principal: Principal,
  unitId: string,
  now: string,
): Promise<void> {
  if (await seesUnit(trx, principal, unitId, now)) return;
  throw new AlertError('NOT_FOUND', `There is no unit ${unitId} that you may see.`);
}

export function createRuleSwitches(deps: RuleSwitchesDeps): RuleSwitches {
  const { records, time, appendAudit } = deps;

  async function insert(trx: Trx, principal: Principal, wanted: SwitchOff): Promise<string> {
    const { ruleId, unitId, reason, until } = wanted;
    const now = isoNow(time);
    await refuseForeign(trx, principal, unitId, now);
    if (until !== undefined && until <= now) {
      throw new AlertError('BAD_UNTIL', 'The end has to be in the future.', { until });
    }
    const before = await inForce(trx, now)
      .select('rule_switches.id')
      .where('rule_switches.rule_id', '=', ruleId)
      .where('rule_switches.unit_id', '=', unitId)
      .executeTakeFirst();
    if (before) {
      throw new AlertError('ALREADY_OFF', 'The rule is switched off for that unit already.', {
        switchId: before.id,
      });
    }
    const id = newId();
    await trx
      .insertInto('rule_switches')
      .values({
        id,
        rule_id: ruleId,
        unit_id: unitId,
        reason,
        off_at: now,
        off_by: principal.accountId,
        off_by_name: principal.name,
        until_at: until ?? null,
        ended_at: null,
        ended_by: null,
        ended_by_name: null,
        withheld: 0,
        last_withheld_at: null,
      })
      .execute();
    await appendAudit(trx, {
      unitId,
      actor: actorOf(principal),
      action: 'rule.switch-off',
      target: { kind: 'rule', id: ruleId },
      after: { unitId, until: until ?? null },
      reason,
      at: now,
    });
    return id;
  }

  async function end(trx: Trx, principal: Principal, id: string): Promise<void> {
    const now = isoNow(time);
    const row = await trx
      .selectFrom('rule_switches')
      .selectAll()
      .where('id', '=', id)
      .where('unit_id', 'in', visibleUnitIds(trx, principal, now))
      .executeTakeFirst();
    if (!row) throw new AlertError('NOT_FOUND', `There is no switch ${id} that you may see.`);
    const over = row.ended_at ?? (row.until_at !== null && row.until_at <= now ? now : null);
    if (over !== null) {
      throw new AlertError('WRONG_STATE', 'The rule is on again already.', { state: 'on' });
    }
    await trx
      .updateTable('rule_switches')
      .set({ ended_at: now, ended_by: principal.accountId, ended_by_name: principal.name })
      .where('id', '=', id)
      .execute();
    await appendAudit(trx, {
      unitId: row.unit_id,
      actor: actorOf(principal),
      action: 'rule.switch-on',
      target: { kind: 'rule', id: row.rule_id },
      before: { unitId: row.unit_id, until: row.until_at, withheld: row.withheld },
      at: now,
    });
  }

  return {
    switchOff: (principal, wanted) => records.transaction((trx) => insert(trx, principal, wanted)),
    switchOn: (principal, id) => records.transaction((trx) => end(trx, principal, id)),
  };
}
