import type { Trx } from '../stores/records/records.ts';
import type { Fold } from './fold.ts';
import type { CaseState, Machine } from './machine.ts';
import type { CaseMessage } from './message.ts';

/**
 * Stores what a message sets off. `acts`: false for a message of another node, which carries out its actions itself;
 * people are told by every node, each tells its own.
 */
export async function writeOutgoing(
  trx: Trx,
  machine: Machine<CaseState>,
  message: CaseMessage,
  before: Fold,
  after: Fold,
  now: string,
  { acts }: { acts: boolean },
): Promise<void> {
  if (!after.state) return;
  const outgoing =
    machine.transitions[message.kind]?.out?.(after.state, message, before.state) ?? [];
  const rows = outgoing
    .map((each, index) => ({ each, id: `${message.id}:${index}` }))
    .filter(({ each }) => acts || each.kind === 'tell')
    .map(({ each, id }) => ({
      id,
      case_id: message.caseId,
      unit_id: message.unitId,
      kind: each.kind,
      body: JSON.stringify(each),
      state: 'waiting' as const,
      attempts: 0,
      next_at: now,
      error: null,
      created_at: now,
      done_at: null,
    }));
  const perInsert = 200;
  for (let from = 0; from < rows.length; from += perInsert) {
    await trx
      .insertInto('case_outbox')
      .values(rows.slice(from, from + perInsert))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }
}
