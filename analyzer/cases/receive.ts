import { isoNow } from '../../collector/time/time-source.ts';
import type { Trx } from '../stores/records/records.ts';
import type { ReceiveOptions, ReceiveResult } from './cases.ts';
import { carriesOn } from './carry-on.ts';
import type { CasesDeps, MachineRegistry } from './engine.ts';
import { compareMessages, emptyFold, readMessage, type Fold } from './fold.ts';
import type { CaseState, Machine } from './machine.ts';
import type { CaseMessage } from './message.ts';
import { chainHead, insertMessage, readLog, rememberNode, takeTurn } from './message-store.ts';
import { writeOutgoing } from './outbox-store.ts';
import { readFold, writeModels } from './projection.ts';
import { contentFault } from './message-content.ts';
import { maxMessages } from './limits.ts';
import { readNodeKey, signatureFault } from './signed-message.ts';

type Rejection = ReceiveResult['rejected'][number];

export interface CaseArrival {
  applied: CaseMessage[];
  known: number;
  rejected: Rejection[];
  /** After the messages; undefined when none was new. */
  fold?: Fold;
}

/**
 * How far another node's clock may go ahead of ours. Beyond it a message is sent back: taken in, it would push every
 * later message of the case, and its deadlines, into that future.
 */
const maxAheadMs = 10 * 60_000;

async function storedHash(trx: Trx, id: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('case_messages')
    .select('hash')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.hash;
}

/** Why a message can not be taken, as far as it can be told without the database. */
function faultOf(
  message: CaseMessage,
  trustedKeys: ReadonlyMap<string, string>,
  nowMs: number,
  options: ReceiveOptions,
): Omit<Rejection, 'id'> | undefined {
  const key = readNodeKey(message.node, trustedKeys.get(message.node) ?? '');
  if (key === undefined) {
    return { code: 'NODE_UNKNOWN', detail: `no key is trusted for the node ${message.node}` };
  }
  const fault = signatureFault(message, key);
  if (fault !== undefined) return { code: 'SIGNATURE_WRONG', detail: fault };
  if (message.lamport > maxMessages) {
    return { code: 'LAMPORT_WRONG', detail: `${message.lamport} is more than a log can hold` };
  }
  const content = contentFault(message);
  if (content !== undefined) return { code: 'CONTENT_WRONG', detail: content };
  const aheadMs = Date.parse(message.at) - nowMs;
  if (aheadMs > maxAheadMs) {
    const detail = `it is dated ${message.at}, ${Math.round(aheadMs / 60_000)} minutes ahead of the clock of this node`;
    return { code: 'CLOCK_AHEAD', detail };
  }
  const refused = options.refuse?.(message);
  return refused === undefined ? undefined : { code: 'NOT_ALLOWED', detail: refused };
}

/** Chain of the writer: each message follows the one before it; two that follow the same one are a fork. */
async function chainFault(
  trx: Trx,
  message: CaseMessage,
): Promise<Omit<Rejection, 'id'> | undefined> {
  const head = await chainHead(trx, message.caseId, message.node);
  if (message.previous === head) return undefined;
  const follower = await trx
    .selectFrom('case_messages')
    .select('id')
    .where('case_id', '=', message.caseId)
    .where('node', '=', message.node)
    .where('previous', '=', message.previous)
    .executeTakeFirst();
  return follower
    ? { code: 'CHAIN_FORKED', detail: `the message ${follower.id} stands in its place already` }
    : { code: 'CHAIN_GAP', detail: 'the message before it has not arrived' };
}

async function storeNew(
  trx: Trx,
  messages: readonly CaseMessage[],
  trustedKeys: ReadonlyMap<string, string>,
  now: string,
  options: ReceiveOptions,
): Promise<CaseArrival> {
  const arrival: CaseArrival = { applied: [], known: 0, rejected: [] };
  for (const message of messages) {
    const known = await storedHash(trx, message.id);
    if (known === message.hash) {
      arrival.known += 1;
      continue;
    }
    const fault =
      known === undefined
        ? (faultOf(message, trustedKeys, Date.parse(now), options) ??
          (await chainFault(trx, message)))
        : { code: 'ID_REUSED', detail: 'another message carries this id' };
    if (fault) {
      arrival.rejected.push({ id: message.id, ...fault });
      continue;
    }
    await rememberNode(trx, message.node, trustedKeys.get(message.node) ?? '', now);
    await insertMessage(trx, message, now);
    arrival.applied.push(message);
  }
  return arrival;
}

interface Step {
  message: CaseMessage;
  before: Fold;
  after: Fold;
}

/** Reads messages one by one, and keeps what each of the new ones did. */
function readAll(
  machine: Machine<CaseState>,
  start: Fold,
  messages: readonly CaseMessage[],
  isNew: (message: CaseMessage) => boolean,
): { after: Fold; steps: Step[] } {
  const steps: Step[] = [];
  let fold = start;
  for (const message of messages) {
    const before = fold;
    fold = readMessage(machine, before, message);
    if (isNew(message)) steps.push({ message, before, after: fold });
  }
  return { after: fold, steps };
}

/** Reads on where the new messages come last, from the start where one comes between older ones. */
async function foldIn(
  trx: Trx,
  machine: Machine<CaseState>,
  stored: Fold,
  arrived: readonly CaseMessage[],
) {
  const [first] = arrived;
  const last = { lamport: stored.lamport, id: stored.lastId };
  if (!first || stored.version === 0 || compareMessages(first, last) > 0) {
    return { ...readAll(machine, stored, arrived, () => true), before: stored };
  }
  const ids = new Set(arrived.map((message) => message.id));
  const log = (await readLog(trx, first.caseId)).toSorted(compareMessages);
  const read = readAll(machine, emptyFold, log, (message) => ids.has(message.id));
  return { ...read, before: undefined };
}

/** Messages of one case from another node; `messages` in any order. Twice-delivered is once-applied. */
export async function receiveCase(
  trx: Trx,
  messages: readonly CaseMessage[],
  trustedKeys: ReadonlyMap<string, string>,
  machines: MachineRegistry,
  deps: Pick<CasesDeps, 'time' | 'key'>,
  options: ReceiveOptions,
): Promise<CaseArrival> {
  const ordered = messages.toSorted(compareMessages);
  const [first] = ordered;
  if (!first) return { applied: [], known: 0, rejected: [] };
  const { caseId, caseKind } = first;
  await takeTurn(trx);
  const machine = machines.find(caseKind);
  const known = await readFold(trx, caseId);
  if (!machine || (known && known.kind !== caseKind)) {
    const rejected = ordered.map(({ id }) => {
      return { id, code: 'CASE_KIND_UNKNOWN', detail: `no such case of the kind ${caseKind}` };
    });
    return { applied: [], known: 0, rejected };
  }
  const stored = known?.fold ?? emptyFold;
  const now = isoNow(deps.time);
  const arrival = await storeNew(trx, ordered, trustedKeys, now, options);
  if (arrival.applied.length === 0) return arrival;
  const { after, steps, before } = await foldIn(trx, machine, stored, arrival.applied);
  await writeModels(trx, machine, caseId, before, after);
  for (const step of steps) {
    if (step.after.refused[step.message.id]) continue;
    await writeOutgoing(trx, machine, step.message, step.before, step.after, now, {
      isOurs: (act) => carriesOn(trx, step, act, machines, deps.key.id, options),
      unitId: step.after.state?.unitId ?? step.message.unitId,
    });
  }
  return { ...arrival, fold: after };
}
