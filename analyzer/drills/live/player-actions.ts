import { isoNow } from '../../../collector/time/time-source.ts';
import { appendAudits } from '../../audit/append.ts';
import type { AuditEntry } from '../../audit/audit.ts';
import { CaseError } from '../../cases/errors.ts';
import { takeTurn } from '../../cases/message-store.ts';
import { actorOf } from '../../people/actor.ts';
import type { Principal } from '../../people/principal.ts';
import { readClock } from '../../playbooks/interpreter/clock.ts';
import { own } from '../../playbooks/interpreter/draft.ts';
import { interpret } from '../../playbooks/interpreter/interpret.ts';
import type { Match } from '../../playbooks/interpreter/script.ts';
import type { RunState } from '../../playbooks/interpreter/state.ts';
import type { Program } from '../../playbooks/program.ts';
import { rolesOf } from '../../playbooks/runs/machine.ts';
import type { Trx } from '../../stores/records/records.ts';
import { ownActions } from '../drill.ts';
import { DrillError } from '../errors.ts';
import {
  actionOf,
  countRecent,
  draftAction,
  findActions,
  requestOf,
  writeActions,
  type ActionRecord,
  type ActionRow,
} from './action-log.ts';
import type { Outcome } from './batches.ts';
import { readRunClock, type ClockReading } from './clock.ts';
import { receivedInjects } from './inbox.ts';
import type { NewPlayerAction, PlayDeps } from './play.ts';
import { chooseSeat, seatsIn, writerFor } from './players.ts';
import { notePresence } from './presence.ts';
import { runOf, type LiveDrill } from './run-case.ts';
import type { Driven } from './run-world.ts';
import type { Seat } from './seats.ts';

interface ActionRequest {
  principal: Principal;
  action: NewPlayerAction;
}

interface Acted {
  record: ActionRecord;
  seat: Seat;
  clock: ClockReading;
  repeated?: true;
}

/** Everything that one transaction needs to know, read once for all its actions, and what it will write. */
interface Together {
  trx: Trx;
  /** As it stands after the actions so far. */
  drill: LiveDrill;
  program: Program;
  seats: readonly Seat[];
  /** By `requestOf`. */
  known: Map<string, ActionRecord>;
  recent: Map<string, number>;
  received: ReadonlySet<string>;
  rows: ActionRow[];
  entries: AuditEntry[];
}

const ownKinds: readonly string[] = ownActions.map(({ kind }) => kind);
const floodWindowMs = 60_000;

/** An expectation of the named inject that nobody has met waits for this kind of action, or the run has never seen it. */
function mayMatter(program: Program, state: RunState, { kind, injectId }: NewPlayerAction) {
  if (!state.clock.running || injectId === undefined) return true;
  const expected = program.injects.get(injectId)?.inject.expected ?? [];
  const done = own(state.injects, injectId)?.done;
  const isOpen = expected.some((each) => each.kind === kind && own(done, each.id) === undefined);
  return isOpen || own(state.seen, kind) === undefined;
}

/** What of the run changed by a report: the expectation that was not met before. */
function matchOf(driven: Driven | undefined): Match | undefined {
  if (!driven) return undefined;
  const { before, run } = driven;
  for (const [inject, { done = {} }] of Object.entries(run.state.run.injects)) {
    const old = before?.state.run.injects[inject]?.done ?? {};
    const expected = Object.keys(done).find((id) => !Object.hasOwn(old, id));
    if (expected !== undefined) return { inject, expected };
  }
  return undefined;
}

/** Takes what players do. An answered action and what the run makes of it are in one transaction: both are stored or neither. */
export function createPlayerActions(deps: PlayDeps) {
  const { world, programs, rules, actionKinds, caps, time } = deps;
  const { records, drive, readDrill } = world;

  async function checkAttachments(
    trx: Trx,
    runId: string,
    seat: string,
    ids: readonly string[],
  ): Promise<void> {
    if (ids.length === 0) return;
    const rows = await trx
      .selectFrom('drill_uploads')
      .select('id')
      .where('run_id', '=', runId)
      .where('seat', '=', seat)
      .where('id', 'in', ids)
      .execute();
    const missing = ids.find((id) => !rows.some((row) => row.id === id));
    if (missing === undefined) return;
    throw new DrillError('ATTACHMENT_UNKNOWN', `There is no attachment ${missing} of yours.`);
  }

  /**
   * What an action means for the run. One that changes nothing there (the second of a group to report the same, or whoever is
   * last when the script has come to its end) is not written into its log, which is bounded; it is logged as what somebody did.
   */
  async function observe(
    { trx, drill, program }: Together,
    principal: Principal,
    seat: Seat,
    action: NewPlayerAction,
  ): Promise<Driven | undefined> {
    const { runId, state } = runOf(drill);
    if (state.run.outcome !== null || !mayMatter(program, state.run, action)) return undefined;
    const { kind, text, injectId, idempotencyKey } = action;
    const writer = writerFor(principal, drill);
    const inject = injectId === undefined ? {} : { inject: injectId };
    const roles = rolesOf(state.bindings, principal.accountId, writer.unitId);
    const input = { kind: 'observe', action: kind, roles, ...inject } as const;
    const result = interpret(program, state.run, input, time.now(), caps);
    if (result.kind === 'changed' && Object.keys(result.change).length === 0) return undefined;
    return await drive(trx, {
      ...writer,
      caseId: runId,
      caseKind: 'run',
      message: 'report-action',
      payload: {
        action: kind,
        ...(injectId !== undefined && { injectId }),
        ...(text.trim() !== '' && { text: text.slice(0, 4_000) }),
      },
      idempotencyKey: `action:${seat.seat}:${idempotencyKey}`,
    });
  }

  /** Whatever a person writes is in the audit log; a message of the run brings its own entry. */
  function entryOf(principal: Principal, drill: LiveDrill, record: ActionRecord): AuditEntry {
    const { id, seat, kind, injectId } = record;
    return {
      unitId: writerFor(principal, drill).unitId,
      actor: actorOf(principal),
      action: 'drill.action',
      target: { kind: 'drill-action', id },
      after: { drillId: drill.drillId, seat, kind, injectId },
      at: record.at,
    };
  }

  async function refuseWrong(
    { trx, drill, recent, received }: Together,
    { seat }: Seat,
    { kind, injectId, attachments = [] }: NewPlayerAction,
  ): Promise<void> {
    if (!['RUNNING', 'REHEARSAL'].includes(drill.state.state)) {
      throw new DrillError('DRILL_NOT_RUNNING', 'This drill is not under way.');
    }
    if (injectId !== undefined && !received.has(`${seat} ${injectId}`)) {
      throw new DrillError('INJECT_UNKNOWN', `No inject ${injectId} has reached you.`);
    }
    await checkAttachments(trx, runOf(drill).runId, seat, attachments);
    const most = rules.conduct.actionsPerMinute;
    // A device that repeats itself under new keys must not fill the log.
    if ((recent.get(seat) ?? 0) >= most) {
      throw new DrillError('TOO_MANY_ACTIONS', `At most ${most} actions a minute from one seat.`, {
        retryAfterSeconds: floodWindowMs / 1_000,
      });
    }
    if (!ownKinds.includes(kind) && !actionKinds.includes(kind)) {
      throw new DrillError('ACTION_UNKNOWN', `There is no action ${kind}.`);
    }
  }

  function clockOf(drill: LiveDrill): ClockReading {
    const { run, startedAt } = runOf(drill).state;
    return readRunClock(run, startedAt, time.now());
  }

  async function take(together: Together, { principal, action }: ActionRequest): Promise<Acted> {
    const { trx, drill, seats, known, recent } = together;
    const seat = chooseSeat(drill, seats, principal, action.seat);
    const { idempotencyKey: key, attachments = [], kind, text, injectId } = action;
    const before = known.get(requestOf(seat.seat, key));
    if (before) return { record: before, repeated: true, seat, clock: clockOf(drill) };
    await refuseWrong(together, seat, action);
    const driven = ownKinds.includes(kind)
      ? undefined
      : await observe(together, principal, seat, action);
    if (driven) together.drill = { ...drill, run: driven.run };
    const { runId, state } = runOf(together.drill);
    const row = draftAction(
      {
        drillId: drill.drillId,
        runId,
        seat,
        madeBy: principal.accountId,
        kind,
        text,
        attachmentIds: attachments,
        at: isoNow(time),
        atMs: readClock(state.run.clock, time.now()).exerciseMs,
        key,
        ...(injectId !== undefined && { injectId }),
      },
      matchOf(driven),
    );
    const record = actionOf(row);
    together.rows.push(row);
    known.set(requestOf(seat.seat, key), record);
    recent.set(seat.seat, (recent.get(seat.seat) ?? 0) + 1);
    if (!driven) together.entries.push(entryOf(principal, drill, record));
    if (kind === 'sign-in') await notePresence(trx, drill, runId, seat, row.at, true);
    return { record, seat, clock: clockOf(together.drill) };
  }

  async function readTogether(
    trx: Trx,
    drillId: string,
    requests: readonly ActionRequest[],
  ): Promise<Together> {
    const drill = await readDrill(trx, drillId);
    const { runId, state } = runOf(drill);
    const seats = await seatsIn(trx, programs, drill);
    const accounts = new Set(requests.map(({ principal }) => principal.accountId));
    const named = new Set(requests.map(({ action }) => action.seat));
    // In a rehearsal the staff play all places.
    const mine = seats.filter(
      ({ seat, accountId }) => drill.rehearsal || named.has(seat) || accounts.has(accountId ?? ''),
    );
    const some = ['', ...mine.map(({ seat }) => seat)];
    const since = new Date(time.now() - floodWindowMs).toISOString();
    const keys = [...new Set(requests.map(({ action }) => action.idempotencyKey))];
    const injectIds = new Set(requests.flatMap(({ action }) => action.injectId ?? []));
    return {
      trx,
      drill,
      program: await programs.get(trx, state.playbook.hash),
      seats,
      known: await findActions(trx, runId, some, keys),
      recent: await countRecent(trx, runId, some, since),
      received: await receivedInjects(trx, runId, some, [...injectIds]),
      rows: [],
      entries: [],
    };
  }

  return {
    /** Actions that came while others were written: one transaction, in which each is taken or refused for itself. */
    async takeTogether(
      drillId: string,
      requests: readonly ActionRequest[],
    ): Promise<Outcome<Acted>[]> {
      return await records.transaction(async (trx) => {
        await takeTurn(trx);
        const together = await readTogether(trx, drillId, requests);
        const outcomes: Outcome<Acted>[] = [];
        for (const request of requests) {
          try {
            outcomes.push({ kind: 'done', answer: await take(together, request) });
          } catch (error) {
            // These are thrown before anything is written; whatever else it is undoes all.
            if (!(error instanceof DrillError) && !(error instanceof CaseError)) throw error;
            outcomes.push({ kind: 'refused', error });
          }
        }
        await writeActions(trx, runOf(together.drill).runId, together.rows);
        await appendAudits(trx, together.entries);
        return outcomes;
      });
    },
  };
}
