import type { Db, Trx } from '../../stores/records/records.ts';
import type { CaseMessage } from '../message.ts';
import type { CaseState, Machine } from '../machine.ts';
import { subTreeOf } from './foreign-units.ts';
import { listNodesOf, type PeerRow } from './peers.ts';
import { listShared } from './shares.ts';
import { knownCases, systemFault } from './system-messages.ts';

/** Who may write what: a signature says who wrote a message, not that it was theirs to write. */
export interface Authority {
  /** Why the writer may not have written this, or undefined. */
  refuse(message: CaseMessage): string | undefined;
  /**
   * What the level above decides goes on down through us, to cases that it does not hold. Nothing goes on upwards: a school
   * would reach into what its county has with others.
   */
  carriesOn(trx: Trx, caseId: string): Promise<boolean>;
}

const keysPerQuery = 500;

async function inTree(
  db: Db,
  root: string,
  unitIds: readonly string[],
  now: string,
): Promise<Set<string>> {
  const found = new Set<string>();
  for (let from = 0; from < unitIds.length; from += keysPerQuery) {
    const rows = await subTreeOf(db, root, now)
      .where('unit_closure.descendant', 'in', unitIds.slice(from, from + keysPerQuery))
      .execute();
    for (const row of rows) found.add(row.descendant);
  }
  return found;
}

/** When the cases were opened, as far as it is known here or said by the batch. */
async function openings(db: Db, messages: readonly CaseMessage[]): Promise<Map<string, string>> {
  const opened = new Map<string, string>();
  for (const { caseId, at } of messages) {
    const known = opened.get(caseId);
    if (known === undefined || at < known) opened.set(caseId, at);
  }
  const rows = await db
    .selectFrom('cases')
    .select(['case_id', 'opened_at'])
    .where('case_id', 'in', ['', ...opened.keys()])
    .execute();
  for (const row of rows) opened.set(row.case_id, row.opened_at);
  return opened;
}

/**
 * Rules of one batch. A child's node, and nodes that it introduced, write for units of the sub-tree that it joined as. A
 * parent's node writes for every unit but ours; what it wrote for ours before we had a node of our own stands. Nobody
 * writes to a case in which it has no part. Our own messages come back after a restore.
 */
export async function authorityOf(
  db: Db,
  peer: PeerRow,
  messages: readonly CaseMessage[],
  { ownNode, machines }: { ownNode: string; machines: readonly Machine<CaseState>[] },
  now: string,
): Promise<Authority> {
  const nodes = new Set(await listNodesOf(db, peer));
  const units = [...new Set(messages.map((message) => message.unitId))];
  const caseIds = [...new Set(messages.map((message) => message.caseId))];
  const below = await inTree(db, peer.unit_id, units, now);
  const opened = await openings(db, messages);
  const known = await db
    .selectFrom('cases')
    .select('case_id')
    .where('case_id', 'in', ['', ...caseIds])
    .execute();
  const shared = await listShared(db, peer, caseIds, now);
  const foreign = new Set(known.map((row) => row.case_id).filter((caseId) => !shared.has(caseId)));
  const pairedAt = peer.joined_at ?? now;
  const cases = await knownCases(db, machines, messages);

  function mayWriteFor({ unitId, caseId, at, actor }: CaseMessage): boolean {
    if (peer.role === 'child') return below.has(unitId);
    // The platform of the level above reminds and escalates whom it likes; what a side does, it can not do.
    if (!below.has(unitId) || actor.kind === 'system') return true;
    return at < pairedAt && (opened.get(caseId) ?? now) < pairedAt;
  }

  return {
    refuse(message) {
      if (foreign.has(message.caseId)) return 'no unit of this node has a part in the case';
      if (message.node === ownNode) return undefined;
      if (!nodes.has(message.node)) return `the peer does not answer for the node ${message.node}`;
      if (!mayWriteFor(message)) return `the node may not write for the unit ${message.unitId}`;
      return peer.role === 'child' ? systemFault(message, cases) : undefined;
    },

    async carriesOn(trx, caseId) {
      return peer.role === 'parent' && (await listShared(trx, peer, [caseId], now)).size === 0;
    },
  };
}
