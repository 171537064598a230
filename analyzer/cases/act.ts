import { isoNow } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Trx } from '../stores/records/records.ts';
import type { CaseAction, CaseView } from './cases.ts';
import { changedSince } from './changed.ts';
import { effectsOf } from './clock-wishes.ts';
import type { CasesDeps, MachineRegistry } from './engine.ts';
import { CaseError } from './errors.ts';
import { isAtHomeElsewhere } from './exchange/at-home.ts';
import { emptyFold, foldLog, appliedState, readMessage, type Fold } from './fold.ts';
import { findRefusal, formalRefusal, guardContext } from './legality.ts';
import { maxMessages } from './limits.ts';
import type { CaseState, Machine, Refusal } from './machine.ts';
import type { CaseMessage } from './message.ts';
import {
  chainHead,
  findByKey,
  insertMessage,
  readLog,
  rememberNode,
  takeTurn,
} from './message-store.ts';
import { writeOutgoing } from './outbox-store.ts';
import { projectedOf, readFold, writeModels } from './projection.ts';
import { signMessage } from './signed-message.ts';

export interface Acted {
  view: CaseView;
  /** Absent when an earlier request with the same key had done it. */
  message?: CaseMessage;
}

type Deps = Pick<CasesDeps, 'time' | 'key' | 'deadlines' | 'log'>;

const unknownCase = (caseId: string) =>
  new CaseError('CASE_UNKNOWN', `There is no case ${caseId}.`);

function viewOf(caseId: string, machine: Machine<CaseState>, fold: Fold): CaseView {
  const { state } = fold;
  if (!state) throw unknownCase(caseId);
  return { kind: machine.kind, ...projectedOf(caseId, { ...fold, state }) };
}

/** What was asked for is in what was stored; `prepare` may have added to it. */
function sameRequest(stored: CaseMessage['payload'], asked: CaseMessage['payload']): boolean {
  return Object.entries(asked).every(
    ([key, value]) =>
      value === undefined || canonicalJson(stored[key] ?? null) === canonicalJson(value),
  );
}

/** A repeated request answers what the first one did; the same key for something else is a fault of the caller. */
async function repeated(
  trx: Trx,
  machine: Machine<CaseState>,
  action: CaseAction,
): Promise<CaseView | undefined> {
  if (action.idempotencyKey === undefined) return undefined;
  const known = await findByKey(trx, action.caseId, action.idempotencyKey);
  if (!known) return undefined;
  const same =
    known.kind === action.message &&
    known.unitId === action.unitId &&
    canonicalJson(known.actor) === canonicalJson(action.actor) &&
    sameRequest(known.payload, action.payload);
  if (!same) {
    throw new CaseError(
      'IDEMPOTENCY_KEY_REUSED',
      'This idempotency key was used for another request.',
    );
  }
  const log = await readLog(trx, action.caseId);
  const upTo = log.findIndex((message) => message.id === known.id);
  return viewOf(action.caseId, machine, foldLog(machine, log.slice(0, upTo + 1)));
}

async function loadFold(trx: Trx, machine: Machine<CaseState>, action: CaseAction): Promise<Fold> {
  const stored = await readFold(trx, action.caseId);
  const opens = machine.transitions[action.message]?.from === 'none';
  if (stored && stored.kind !== machine.kind) throw unknownCase(action.caseId);
  if (stored?.fold.state && opens) {
    throw new CaseError('CASE_EXISTS', `There is a case ${action.caseId} already.`);
  }
  if (!stored?.fold.state && !opens) throw unknownCase(action.caseId);
  return stored?.fold ?? emptyFold;
}

function errorOf(refusal: Refusal, state: string | undefined): CaseError {
  const details = { refusal, fields: { ...(state !== undefined && { state }) } };
  switch (refusal.code) {
    case 'ACTION_UNKNOWN':
    case 'ACTION_FORBIDDEN':
    case 'PAYLOAD_INVALID':
      return new CaseError(refusal.code, refusal.en, details);
    default:
      return new CaseError('ACTION_ILLEGAL', refusal.en, details);
  }
}

/** The message as it will be, but for its clocks, hash and signature. `at` never goes back within a case. */
async function draftMessage(
  trx: Trx,
  action: CaseAction,
  fold: Fold,
  deps: Deps,
): Promise<CaseMessage> {
  const { time, key, log } = deps;
  const now = isoNow(time);
  const behind = fold.latestAt > now;
  const at = behind ? fold.latestAt : now;
  const clockBehindMs = Date.parse(at) - time.now();
  if (behind) log.warn({ caseId: action.caseId, clockBehindMs }, 'the clock was set back');
  return {
    id: newId(Date.parse(at)),
    caseId: action.caseId,
    caseKind: action.caseKind,
    node: key.id,
    unitId: action.unitId,
    actor: action.actor,
    at,
    ...(behind && { clockBehindMs }),
    lamport: fold.lamport + 1,
    kind: action.message,
    payload: action.payload,
    clocks: [],
    previous: await chainHead(trx, action.caseId, key.id),
    hash: '',
    signature: '',
  };
}

/** The message with what only the database knows. Whoever may not act at all is refused before it is asked. */
async function withPrepared(
  trx: Trx,
  machine: Machine<CaseState>,
  fold: Fold,
  draft: CaseMessage,
): Promise<CaseMessage> {
  const transition = machine.transitions[draft.kind];
  if (!transition?.prepare) return draft;
  const refusal = formalRefusal(machine, fold, draft);
  if (refusal) throw errorOf(refusal, fold.state?.state);
  const context = guardContext(fold, draft);
  const payload = await transition.prepare(trx, fold.state, draft.payload, context);
  return { ...draft, payload };
}

async function withClocks(
  trx: Trx,
  machine: Machine<CaseState>,
  fold: Fold,
  draft: CaseMessage,
  { deadlines }: Deps,
): Promise<CaseMessage> {
  const transition = machine.transitions[draft.kind];
  if (!transition?.clocks) return draft;
  const state = appliedState(machine, fold.state, draft);
  const wishes = transition.clocks(state, draft.payload);
  const scope = { unitId: state.unitId, at: draft.at };
  const clocks = await effectsOf(wishes, fold.clocks, deadlines.calendar, draft.at, (ruleId) =>
    deadlines.resolve(ruleId, scope, trx),
  );
  return { ...draft, clocks };
}

async function audit(
  trx: Trx,
  action: CaseAction,
  message: CaseMessage,
  before: Fold,
  after: Fold,
  now: string,
): Promise<void> {
  const { actor, origin, payload } = action;
  if (actor.kind !== 'person') return;
  const shown = ({ state, version }: Fold) => state && { state: state.state, version };
  const before_ = shown(before);
  const reason = payload['reason'];
  await appendAudit(trx, {
    unitId: action.unitId,
    actor: { kind: 'person', accountId: actor.accountId, name: actor.name, ...origin },
    action: `${action.caseKind}.${action.message}`,
    target: { kind: action.caseKind, id: action.caseId },
    ...(before_ && { before: before_ }),
    after: { ...shown(after), messageId: message.id, hash: message.hash },
    ...(typeof reason === 'string' && { reason }),
    at: now,
  });
}

/** The node of a unit would not believe what is written for it here: its own people act there. */
async function refuseElsewhere(trx: Trx, { actor, unitId }: CaseAction, now: string) {
  if (actor.kind !== 'person' || !(await isAtHomeElsewhere(trx, unitId, now))) return;
  const refusal = {
    code: 'ACTION_FORBIDDEN',
    zh: '该单位已有自己的节点，请在其节点上办理。',
    en: 'This unit has a node of its own; act there.',
  };
  throw new CaseError('ACTION_FORBIDDEN', refusal.en, { refusal });
}

/** One action in the caller's transaction: everything that belongs to it is written with it. */
export async function actIn(
  trx: Trx,
  action: CaseAction,
  machines: MachineRegistry,
  deps: Deps,
): Promise<Acted> {
  const machine = machines.get(action.caseKind);
  const now = isoNow(deps.time);
  await takeTurn(trx);
  const done = await repeated(trx, machine, action);
  if (done) return { view: done };
  await refuseElsewhere(trx, action, now);
  const before = await loadFold(trx, machine, action);
  const transition = machine.transitions[action.message];
  const { expectedVersion } = action;
  if (expectedVersion !== undefined && transition?.anyVersion !== true) {
    const changed = await changedSince(trx, machine, action.caseId, before, expectedVersion);
    if (changed) throw changed;
  }
  if (before.lamport >= maxMessages) {
    throw new CaseError('CASE_FULL', `The case ${action.caseId} has ${maxMessages} messages.`);
  }
  const asked = await draftMessage(trx, action, before, deps);
  const draft = await withPrepared(trx, machine, before, asked);
  const refusal = findRefusal(machine, before, draft);
  if (refusal) throw errorOf(refusal, before.state?.state);
  const {
    hash: _,
    signature: __,
    ...unsigned
  } = await withClocks(trx, machine, before, draft, deps);
  const message = signMessage(unsigned, deps.key);
  const after = readMessage(machine, before, message);
  const fault = after.refused[message.id];
  if (fault) throw new Error(`${machine.kind} ${message.kind}: ${fault.en}`);
  await rememberNode(trx, deps.key.id, deps.key.publicKey, now);
  await insertMessage(trx, message, now, action.idempotencyKey);
  await writeModels(trx, machine, action.caseId, before, after);
  await audit(trx, action, message, before, after, now);
  await writeOutgoing(trx, machine, message, before, after, now, {
    isOurs: () => true,
    unitId: message.unitId,
  });
  return { view: viewOf(action.caseId, machine, after), message };
}
