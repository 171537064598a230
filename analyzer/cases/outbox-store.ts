import type { Insertable } from 'kysely';
import type { Trx } from '../stores/records/records.ts';
import type { Fold } from './fold.ts';
import type { CaseState, Machine, OutgoingAct } from './machine.ts';
import type { CaseMessage } from './message.ts';
import type { CaseTables } from './tables.ts';

export interface OutgoingScope {
  /** Which actions this node carries out; people are told by every node, each tells its own. */
  isOurs(act: OutgoingAct): Promise<boolean> | boolean;
  /** For which the platform acts. */
  unitId: string;
}

/** Stores what a message sets off. */
export async function writeOutgoing(
  trx: Trx,
  machine: Machine<CaseState>,
  message: CaseMessage,
  before: Fold,
  after: Fold,
  now: string,
  { isOurs, unitId }: OutgoingScope,
): Promise<void> {
  if (!after.state) return;
  const outgoing =
    machine.transitions[message.kind]?.out?.(after.state, message, before.state) ?? [];
  const rows: Insertable<CaseTables['case_outbox']>[] = [];
  for (const [index, each] of outgoing.entries()) {
    if (each.kind === 'act' && !(await isOurs(each))) continue;
    rows.push({
      id: `${message.id}:${index}`,
      case_id: message.caseId,
      unit_id: unitId,
      kind: each.kind,
      body: JSON.stringify(each),
      state: 'waiting',
      attempts: 0,
      next_at: now,
      error: null,
      created_at: now,
      done_at: null,
    });
  }
  const perInsert = 200;
  for (let from = 0; from < rows.length; from += perInsert) {
    await trx
      .insertInto('case_outbox')
      .values(rows.slice(from, from + perInsert))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }
}
