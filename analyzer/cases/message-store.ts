import type { Insertable, Selectable } from 'kysely';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { Db, Trx } from '../stores/records/records.ts';
import { compareMessages } from './fold.ts';
import type { CaseActor, CaseMessage } from './message.ts';
import type { CaseTables } from './tables.ts';

type Row = Selectable<CaseTables['case_messages']>;

export function messageOf(row: Row): CaseMessage {
  return {
    id: row.id,
    caseId: row.case_id,
    caseKind: row.case_kind,
    node: row.node,
    unitId: row.unit_id,
    actor: JSON.parse(row.actor) as CaseActor,
    at: row.at,
    ...(row.clock_behind_ms !== null && { clockBehindMs: row.clock_behind_ms }),
    lamport: row.lamport,
    kind: row.kind,
    payload: JSON.parse(row.payload) as CaseMessage['payload'],
    clocks: JSON.parse(row.clocks) as CaseMessage['clocks'],
    previous: row.previous,
    hash: row.hash,
    signature: row.signature,
  };
}

/** Takes the turn of arrivals until the transaction ends: messages are numbered in the order in which they commit. */
export async function takeTurn(trx: Trx): Promise<void> {
  await trx
    .updateTable('case_arrivals')
    .set((eb) => ({ seq: eb.ref('seq') }))
    .where('id', '=', 1)
    .execute();
}

async function nextSeq(trx: Trx): Promise<number> {
  const { seq } = await trx
    .updateTable('case_arrivals')
    .set((eb) => ({ seq: eb('seq', '+', 1) }))
    .where('id', '=', 1)
    .returning('seq')
    .executeTakeFirstOrThrow();
  return seq;
}

/** Needs the turn. */
export async function insertMessage(
  trx: Trx,
  message: CaseMessage,
  receivedAt: string,
  idempotencyKey?: string,
): Promise<void> {
  const row: Insertable<CaseTables['case_messages']> = {
    id: message.id,
    seq: await nextSeq(trx),
    case_id: message.caseId,
    case_kind: message.caseKind,
    unit_id: message.unitId,
    node: message.node,
    actor: canonicalJson(message.actor),
    at: message.at,
    lamport: message.lamport,
    kind: message.kind,
    payload: canonicalJson(message.payload),
    clocks: canonicalJson(message.clocks),
    clock_behind_ms: message.clockBehindMs ?? null,
    previous: message.previous,
    hash: message.hash,
    signature: message.signature,
    idempotency_key: idempotencyKey ?? null,
    received_at: receivedAt,
  };
  await trx.insertInto('case_messages').values(row).execute();
}

/** The whole log of a case in its order. */
export async function readLog(db: Db | Trx, caseId: string): Promise<CaseMessage[]> {
  const rows = await db
    .selectFrom('case_messages')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('lamport')
    .orderBy('id')
    .execute();
  // Again here: a collation of the database may sort ids otherwise.
  return rows.map(messageOf).sort(compareMessages);
}

/** Hash of the last message of a node in a case; '' before its first. */
export async function chainHead(trx: Trx, caseId: string, node: string): Promise<string> {
  const row = await trx
    .selectFrom('case_messages')
    .select('hash')
    .where('case_id', '=', caseId)
    .where('node', '=', node)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.hash ?? '';
}

/** The message that an earlier request with the same key became. */
export async function findByKey(
  trx: Trx,
  caseId: string,
  key: string,
): Promise<CaseMessage | undefined> {
  const row = await trx
    .selectFrom('case_messages')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  return row && messageOf(row);
}

export async function rememberNode(
  trx: Trx,
  node: string,
  publicKey: string,
  now: string,
): Promise<void> {
  await trx
    .insertInto('case_nodes')
    .values({ node, public_key: publicKey, first_seen_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
