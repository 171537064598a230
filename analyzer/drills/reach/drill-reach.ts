import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { appendAudit } from '../../audit/append.ts';
import { actorOf } from '../../people/actor.ts';
import type { Principal } from '../../people/principal.ts';
import { unitNames } from '../../people/unit-names.ts';
import type { Db, Records, Trx } from '../../stores/records/records.ts';
import {
  controlRoles,
  type DrillParticipant,
  type DrillState,
  type DrillStateName,
} from '../drill.ts';
import { DrillError } from '../errors.ts';
import type { JudgingRules } from '../evaluation/judging-rules.ts';
import { deliverWord } from '../live/inbox.ts';
import type { DrillNewsBus } from '../live/news.ts';
import { actingUnit, placesOf, readLiveDrill } from '../live/run-case.ts';
import { reachOf, type ReachPerson } from './reach-state.ts';

export interface DrillReachDeps {
  /** Of the drill world. */
  records: Records;
  rules: Pick<JudgingRules, 'reach'>;
  time: TimeSource;
  /** Open screens of players hear of the question. */
  news: DrillNewsBus;
}

export interface ReachReport {
  people: ReachPerson[];
  /** When last asked. */
  askedAt: string | null;
}

export interface ReachAnswer {
  reached: boolean;
  /** Somebody else, whom the director or a controller has telephoned. */
  accountId?: string;
  note?: string;
}

/** Can everybody be reached? Asked through the inbox of the drill, before its start. */
export interface DrillReach {
  report(drillId: string): Promise<ReachReport>;
  /** Throws NOT_A_PARTICIPANT, REACH_CLOSED. Players of a double-blind drill are passed over. */
  ask(principal: Principal, drillId: string, accountIds?: readonly string[]): Promise<void>;
  /** Throws NOT_A_PARTICIPANT, REACH_CLOSED. */
  answer(principal: Principal, drillId: string, answer: ReachAnswer): Promise<void>;
}

const open: readonly DrillStateName[] = ['PLAN', 'APPROVAL', 'APPROVED', 'REHEARSAL'];

function refuseStarted({ state }: DrillState): void {
  if (open.includes(state)) return;
  throw new DrillError('REACH_CLOSED', 'The contact check belongs before the start.');
}

const isSealedFor = ({ blind }: DrillState, { role }: DrillParticipant) =>
  blind === 'double' && role === 'player';

/** Everybody once, with the first role. */
function peopleOf({ participants }: DrillState): DrillParticipant[] {
  const known = new Set<string>();
  return participants.filter(({ accountId }) => {
    const isNew = !known.has(accountId);
    known.add(accountId);
    return isNew;
  });
}

/** Addresses of these accounts to which mail or a text message got through. */
async function verifiedAddresses(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('outbound')
    .select('address')
    .distinct()
    .where('account_id', 'in', ['', ...ids])
    .where('state', 'in', ['accepted', 'delivered'])
    .where('address', 'is not', null)
    .execute();
  return new Set(rows.flatMap(({ address }) => address ?? []));
}

async function accountsOf(db: Db, ids: readonly string[]) {
  const rows = await db
    .selectFrom('accounts')
    .select(['id', 'state', 'phone', 'email', 'last_sign_in_at'])
    .where('id', 'in', ['', ...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

async function answersOf(db: Db, drillId: string) {
  const rows = await db
    .selectFrom('drill_reach')
    .selectAll()
    .where('drill_id', '=', drillId)
    .execute();
  return new Map(rows.map((row) => [row.account_id, row]));
}

export function createDrillReach(deps: DrillReachDeps): DrillReach {
  const { records, rules, time } = deps;
  const { db } = records;

  async function note(
    trx: Trx,
    principal: Principal,
    { drillId, unitId }: { drillId: string; unitId: string },
    action: string,
    after: Record<string, unknown>,
    at: string,
  ): Promise<void> {
    await appendAudit(trx, {
      unitId,
      actor: actorOf(principal),
      action,
      target: { kind: 'drill', id: drillId },
      after,
      at,
    });
  }

  async function markAsked(
    trx: Trx,
    { drillId, unitId }: { drillId: string; unitId: string },
    people: readonly DrillParticipant[],
    by: string,
    at: string,
  ): Promise<void> {
    const asked = { asked_at: at, asked_by: by };
    for (const { accountId } of people) {
      await trx
        .insertInto('drill_reach')
        .values({
          drill_id: drillId,
          account_id: accountId,
          unit_id: unitId,
          ...asked,
          answered_at: null,
          answered_by: null,
          reached: null,
          note: '',
        })
        .onConflict((conflict) => conflict.columns(['drill_id', 'account_id']).doUpdateSet(asked))
        .execute();
    }
  }

  return {
    async report(drillId) {
      const { state } = await readLiveDrill(db, drillId);
      const people = peopleOf(state);
      const ids = people.map(({ accountId }) => accountId);
      const [accounts, answers, verified, units] = await Promise.all([
        accountsOf(db, ids),
        answersOf(db, drillId),
        verifiedAddresses(db, ids),
        unitNames(
          db,
          people.map(({ unitId }) => unitId),
        ),
      ]);
      const found = people.map((person): ReachPerson => {
        const { accountId, name, unitId, role } = person;
        const account = accounts.get(accountId);
        const row = answers.get(accountId);
        const askedAt = row?.asked_at ?? null;
        const answeredAt = row?.answered_at ?? null;
        const lastSignInAt = account?.last_sign_in_at ?? null;
        const verdict = reachOf(
          rules.reach,
          {
            accountState: account?.state ?? 'left',
            phone: account?.phone ?? null,
            email: account?.email ?? null,
            verified,
            lastSignInAt,
            askedAt,
            answeredAt,
            reached: row?.reached === undefined || row.reached === null ? null : row.reached === 1,
            sealed: isSealedFor(state, person),
          },
          time.now(),
        );
        const unitName = units.get(unitId) ?? unitId;
        const text = row?.note ?? '';
        return {
          accountId,
          name,
          unitName,
          role,
          askedAt,
          answeredAt,
          lastSignInAt,
          note: text,
          ...verdict,
        };
      });
      const asked = found.flatMap(({ askedAt }) => askedAt ?? []).sort();
      return { people: found, askedAt: asked.at(-1) ?? null };
    },

    async ask(principal, drillId, accountIds) {
      const at = isoNow(time);
      const items = await records.transaction(async (trx) => {
        const { state } = await readLiveDrill(trx, drillId);
        actingUnit(principal, placesOf(state, principal, controlRoles));
        refuseStarted(state);
        const people = peopleOf(state).filter(
          (person) =>
            !isSealedFor(state, person) && (accountIds?.includes(person.accountId) ?? true),
        );
        const drill = { drillId, unitId: state.unitId };
        await markAsked(trx, drill, people, principal.accountId, at);
        await note(trx, principal, drill, 'drill.ask-reach', { asked: people.length }, at);
        const seats = people.map((person) => ({ ...person, unitName: '', roles: [] }));
        // There is no run yet: what belongs to the drill itself stands under its own id.
        return await deliverWord(
          trx,
          { drillId, runId: drillId, seats, at },
          {
            key: `reach:${drillId}:${time.now()}`,
            title: rules.reach.question.titleZh,
            from: principal.name,
            text: rules.reach.question.textZh.replace('{number}', state.number),
            sentMs: null,
          },
        );
      });
      for (const item of items) deps.news.publish({ kind: 'item', drillId, item });
    },

    async answer(principal, drillId, { reached, accountId, note: text = '' }) {
      const at = isoNow(time);
      await records.transaction(async (trx) => {
        const { state } = await readLiveDrill(trx, drillId);
        const who = accountId ?? principal.accountId;
        const roles = who === principal.accountId ? undefined : controlRoles;
        placesOf(state, principal, roles);
        refuseStarted(state);
        if (!state.participants.some((each) => each.accountId === who)) {
          throw new DrillError('NOT_A_PARTICIPANT', 'This person takes no part in this drill.');
        }
        const answered = {
          answered_at: at,
          answered_by: principal.accountId,
          reached: reached ? 1 : 0,
          note: text,
        };
        await trx
          .insertInto('drill_reach')
          .values({
            drill_id: drillId,
            account_id: who,
            unit_id: state.unitId,
            asked_at: null,
            asked_by: null,
            ...answered,
          })
          .onConflict((conflict) =>
            conflict.columns(['drill_id', 'account_id']).doUpdateSet(answered),
          )
          .execute();
        const drill = { drillId, unitId: state.unitId };
        await note(trx, principal, drill, 'drill.answer-reach', { accountId: who, reached }, at);
        await trx
          .updateTable('drill_inbox')
          .set({ answered_at: at })
          .where('run_id', '=', drillId)
          .where('account_id', '=', who)
          .where('answered_at', 'is', null)
          .execute();
      });
    },
  };
}
