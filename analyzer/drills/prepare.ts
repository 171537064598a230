import { seriesYear, writeNumber, type NumberFormat } from '../cases/case-number.ts';
import { ownUnitId } from '../people/unit-alias.ts';
import { heldAt } from '../people/visibility.ts';
import type { Trx } from '../stores/records/records.ts';
import type { DrillPlaybook, DrillState } from './drill.ts';
import { DrillError } from './errors.ts';
import type { DrillPreparation } from './machine/preparation.ts';
import type { PlaybookShelf } from './playbook-shelf.ts';
import type { DrillRules } from './rules.ts';

/** The next number of a unit's series, in the transaction that opens the drill: no gap, no number twice. */
async function nextNumber(
  trx: Trx,
  unitId: string,
  atIso: string,
  numbers: NumberFormat,
): Promise<string> {
  const year = seriesYear(atIso);
  const { last } = await trx
    .insertInto('drill_numbers')
    .values({ unit_id: await ownUnitId(trx, unitId), year, last: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['unit_id', 'year'])
        .doUpdateSet((eb) => ({ last: eb('drill_numbers.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return writeNumber(numbers, year, last);
}

/** Units below the unit of a drill, itself, and those above it: a drill crosses levels, but not into strangers. */
async function reachedUnits(trx: Trx, unitId: string, at: string): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('unit_closure')
    .select(['ancestor', 'descendant'])
    .where((eb) =>
      eb.or([eb('unit_closure.ancestor', '=', unitId), eb('unit_closure.descendant', '=', unitId)]),
    )
    .where((eb) => heldAt(eb, at))
    .execute();
  return new Set(rows.flatMap(({ ancestor, descendant }) => [ancestor, descendant]));
}

interface Fit {
  name: string;
  /** At which the account holds a role, its own unit first. */
  unitIds: string[];
}

/** Active people with their units. */
async function peopleOf(
  trx: Trx,
  accountIds: readonly string[],
  at: string,
): Promise<Map<string, Fit>> {
  const rows = await trx
    .selectFrom('accounts')
    .innerJoin('grants', 'grants.account_id', 'accounts.id')
    .innerJoin('units', 'units.id', 'grants.unit_id')
    .where('units.kind', '!=', 'provider')
    .select(['accounts.id', 'accounts.name', 'accounts.unit_id as home', 'grants.unit_id'])
    .where('accounts.id', 'in', ['', ...new Set(accountIds)])
    .where('accounts.state', 'in', ['active', 'invited'])
    .where('grants.from_at', '<=', at)
    .where((eb) => eb.or([eb('grants.until_at', 'is', null), eb('grants.until_at', '>', at)]))
    .execute();
  const people = new Map<string, Fit>();
  for (const { id, name, home, unit_id: unitId } of rows) {
    const fit = people.get(id) ?? { name, unitIds: [] };
    if (unitId === home) fit.unitIds.unshift(unitId);
    else fit.unitIds.push(unitId);
    people.set(id, fit);
  }
  return people;
}

function notFit(accountId: string): DrillError {
  return new DrillError(
    'ACCOUNT_NOT_FIT',
    `The account ${accountId} can not take part: it is not active, or of no unit of this drill.`,
    { accountId },
  );
}

/** Whoever stays keeps the seat; others get the next numbers. */
function seatMaker({ participants }: DrillState) {
  const free = new Map<string, string[]>();
  let last = 0;
  for (const { seat, accountId, role, playbookRole = '' } of participants) {
    last = Math.max(last, Number(seat.slice(1)));
    const key = JSON.stringify([accountId, role, playbookRole]);
    free.set(key, [...(free.get(key) ?? []), seat]);
  }
  return (accountId: string, role: string, playbookRole = ''): string =>
    free.get(JSON.stringify([accountId, role, playbookRole]))?.shift() ?? `s${(last += 1)}`;
}

/** See `DrillPreparation`. */
export function createDrillPreparation(deps: {
  rules: DrillRules;
  playbooks: Pick<PlaybookShelf, 'find'>;
}): DrillPreparation {
  const { rules, playbooks } = deps;

  function playbookOf(playbookId: string | null | undefined): { playbook?: DrillPlaybook | null } {
    if (playbookId === undefined) return {};
    if (playbookId === null) return { playbook: null };
    const found = playbooks.find(playbookId);
    if (found === undefined) {
      throw new DrillError('PLAYBOOK_UNKNOWN', `There is no playbook ${playbookId}.`);
    }
    if (found === 'not-a-drill') {
      throw new DrillError(
        'PLAYBOOK_NOT_A_DRILL',
        'A response plan is run on incidents; choose a table-top or live drill.',
      );
    }
    return { playbook: found };
  }

  return {
    async open(trx, { number: _number, playbook: _playbook, ...sent }, { actorUnitId, at }) {
      const found = playbookOf(sent.playbookId);
      return { ...sent, ...found, number: await nextNumber(trx, actorUnitId, at, rules.numbers) };
    },

    async plan(_trx, { playbook: _playbook, ...sent }) {
      return { ...sent, ...playbookOf(sent.playbookId) };
    },

    async cast(trx, state, { participants }, { at }) {
      const people = await peopleOf(
        trx,
        participants.map(({ accountId }) => accountId),
        at,
      );
      const reached = await reachedUnits(trx, await ownUnitId(trx, state.unitId), at);
      const seatOf = seatMaker(state);
      return {
        participants: participants.map(({ accountId, role, playbookRole, unitId }) => {
          const fit = people.get(accountId);
          const units = fit?.unitIds.filter((each) => reached.has(each)) ?? [];
          const unit = unitId === undefined ? units[0] : units.find((each) => each === unitId);
          if (!fit || unit === undefined) throw notFit(accountId);
          return {
            accountId,
            role,
            ...(playbookRole !== undefined && { playbookRole }),
            unitId: unit,
            name: fit.name,
            seat: seatOf(accountId, role, playbookRole),
          };
        }),
      };
    },

    async improvement(trx, state, { ownerName: _name, ...sent }, { at }) {
      const { ownerId } = sent;
      if (ownerId === undefined) return sent;
      const fit = (await peopleOf(trx, [ownerId], at)).get(ownerId);
      const reached = await reachedUnits(trx, await ownUnitId(trx, state.unitId), at);
      if (!fit?.unitIds.some((each) => reached.has(each))) throw notFit(ownerId);
      return { ...sent, ownerName: fit.name };
    },
  };
}
