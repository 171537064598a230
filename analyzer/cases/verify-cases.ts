import type { KeyObject } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import type { Db } from '../stores/records/records.ts';
import { messageOf } from './message-store.ts';
import { readNodeKey, signatureFault } from './signed-message.ts';
import type { CaseTables } from './tables.ts';

export interface CasesVerdict {
  /** Sound messages, walked case by case up to the first broken one. */
  messages: number;
  ok: boolean;
  /** `<case>/<number of arrival>`, or the number alone, of the first message that does not hold. */
  brokenAt?: string;
  reason?: string;
  /** Set when there was nothing to walk: the database is of a version that knew no cases. */
  skipped?: string;
}

type Row = Selectable<CaseTables['case_messages']>;
type Fault = Required<Pick<CasesVerdict, 'brokenAt' | 'reason'>>;

/** Rows per turn: a hash and a signature each (0.2 ms), so a slice holds the thread for some milliseconds. */
const slice = 50;

/** Cases of one world: daily work, or drills. */
interface CaseWorld {
  /** Name of its table of messages in the database. */
  table: string;
  /** Kinds of case that the audit log names. */
  kinds: readonly string[];
  /** The other world: a run may be of an incident or of a drill, and the audit log says only that it is a run. */
  other?: Db;
}

const dailyWork: CaseWorld = {
  table: 'case_messages',
  kinds: ['notice', 'delivery', 'incident', 'attestation', 'exception', 'filing', 'finding'],
};
/** Runs of both worlds are looked at here. */
export const drillWork: CaseWorld = { table: 'drill_case_messages', kinds: ['drill', 'run'] };

async function nodeKeys(db: Db): Promise<Map<string, KeyObject>> {
  const rows = await db.selectFrom('case_nodes').select(['node', 'public_key']).execute();
  const keys = rows.map((row) => [row.node, readNodeKey(row.node, row.public_key)] as const);
  return new Map(keys.filter((each): each is [string, KeyObject] => each[1] !== undefined));
}

/** Messages are numbered without gaps, so one that was cut out shows, and so does a whole case. */
async function missingNumber(db: Db): Promise<Fault | undefined> {
  const { seq: counted } = await db
    .selectFrom('case_arrivals')
    .select('seq')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  const { rows } = await db
    .selectFrom('case_messages')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where('seq', '<=', counted)
    .executeTakeFirstOrThrow();
  if (rows === counted) return undefined;
  const { first } = await db
    .selectFrom('case_messages as message')
    .select(sql<number | null>`min(message.seq + 1)`.as('first'))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('case_messages as next')
            .select('next.seq')
            .where((eb) => eb('next.seq', '=', eb('message.seq', '+', 1))),
        ),
      ),
    )
    .executeTakeFirstOrThrow();
  const head = await db
    .selectFrom('case_messages')
    .select('seq')
    .where('seq', '=', 1)
    .executeTakeFirst();
  const missing = head ? (first ?? 1) : 1;
  const reason = `message ${missing} is missing: ${counted} have arrived`;
  return { brokenAt: String(missing), reason };
}

/** What is wrong with a message where it stands; `heads` has the last hash of each node in its case. */
function faultOf(
  row: Row,
  keys: ReadonlyMap<string, KeyObject>,
  heads: Map<string, string>,
): string | undefined {
  const key = keys.get(row.node);
  if (key === undefined) return `no key is known of the node ${row.node} that it names`;
  if (row.previous !== (heads.get(row.node) ?? '')) {
    return 'it does not follow the message of its node before it';
  }
  heads.set(row.node, row.hash);
  try {
    return signatureFault(messageOf(row), key);
  } catch {
    return 'it can not be read';
  }
}

/** Every message, case by case in the order of arrival. */
async function brokenMessage(db: Db, count: () => void): Promise<Fault | undefined> {
  let keys = await nodeKeys(db);
  let heads = new Map<string, string>();
  let at = { caseId: '', seq: 0 };
  for (let full = true; full;) {
    const rows = await db
      .selectFrom('case_messages')
      .selectAll()
      .where((eb) =>
        eb.or([
          eb('case_id', '>', at.caseId),
          eb.and([eb('case_id', '=', at.caseId), eb('seq', '>', at.seq)]),
        ]),
      )
      .orderBy('case_id')
      .orderBy('seq')
      .limit(slice)
      .execute();
    // A node may have joined since.
    if (rows.some((row) => !keys.has(row.node))) keys = await nodeKeys(db);
    for (const row of rows) {
      if (row.case_id !== at.caseId) heads = new Map();
      const reason = faultOf(row, keys, heads);
      if (reason !== undefined) return { brokenAt: `${row.case_id}/${row.seq}`, reason };
      count();
      at = { caseId: row.case_id, seq: row.seq };
    }
    full = rows.length === slice;
  }
  return undefined;
}

interface Witness {
  messageId: string;
  hash: string;
  caseId: string;
}

/** Message and hash that an audit entry names. */
function witnessOf(row: { after: string | null; target_id: string }): Witness | undefined {
  if (row.after === null) return undefined;
  const { messageId, hash } = JSON.parse(row.after) as { messageId?: unknown; hash?: unknown };
  if (typeof messageId !== 'string' || typeof hash !== 'string') return undefined;
  return { messageId, hash, caseId: row.target_id };
}

/**
 * What people did here stands in the audit log with the hash of its message, under the signed checkpoints: with another
 * key a log could be written anew, but not these entries.
 */
async function unwitnessed(db: Db, { kinds, other }: CaseWorld): Promise<Fault | undefined> {
  let after = '';
  for (let full = true; full;) {
    const rows = await db
      .selectFrom('audit_entries')
      .select(['id', 'after', 'target_id'])
      .where('target_kind', 'in', kinds)
      .where('id', '>', after)
      .orderBy('id')
      .limit(slice)
      .execute();
    const witnesses = rows.map(witnessOf).filter((each) => each !== undefined);
    const stored = await hashesOf(db, witnesses);
    const missing = witnesses.filter(({ messageId }) => !stored.has(messageId));
    if (other && missing.length > 0) {
      for (const [id, hash] of await hashesOf(other, missing)) stored.set(id, hash);
    }
    for (const { messageId, hash, caseId } of witnesses) {
      if (stored.get(messageId) === hash) continue;
      const state = stored.has(messageId) ? 'has another hash' : 'is gone';
      return { brokenAt: caseId, reason: `message ${messageId} ${state}: the audit log names it` };
    }
    after = rows.at(-1)?.id ?? after;
    full = rows.length === slice;
  }
  return undefined;
}

async function hashesOf(db: Db, witnesses: readonly Witness[]): Promise<Map<string, string>> {
  const ids = ['', ...witnesses.map((each) => each.messageId)];
  const rows = await db
    .selectFrom('case_messages')
    .select(['id', 'hash'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row.hash]));
}

/**
 * Walks the logs of all cases of a world: chain, hash and signature of each message, numbers of arrival, and what the audit log says of
 * them. Stops at the first that does not hold. Logs may grow meanwhile.
 */
export async function verifyCases(db: Db, world = dailyWork): Promise<CasesVerdict> {
  let messages = 0;
  // A copy that is only read is not brought up to date.
  const tables = await db.introspection.getTables();
  if (!tables.some(({ name }) => name === world.table)) {
    const skipped = 'This database is of an older version: start the node once to upgrade it.';
    return { messages, ok: true, skipped };
  }
  const fault =
    (await brokenMessage(db, () => (messages += 1))) ??
    (await missingNumber(db)) ??
    (await unwitnessed(db, world));
  return { messages, ok: fault === undefined, ...fault };
}
