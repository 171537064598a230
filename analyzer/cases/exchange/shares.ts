import type { ExpressionBuilder } from 'kysely';
import type { Database } from '../../stores/records/database.ts';
import type { Db, Trx } from '../../stores/records/records.ts';
import { unitsOfPeer } from './foreign-units.ts';
import type { PeerRow } from './peers.ts';

/**
 * What may leave for a peer, and nothing else: messages of cases of which a unit that is at home there is the owner or a
 * party. After the last such unit has left a case, the peer still gets what was written until then (it must learn that it
 * was left out), and no more.
 */
export function mayLeave(db: Db | Trx, peer: PeerRow, now: string) {
  return (eb: ExpressionBuilder<Database, 'case_messages'>) =>
    eb.or([
      eb.exists(
        eb
          .selectFrom('parties')
          .select('parties.ref_id')
          .whereRef('parties.kind', '=', 'case_messages.case_kind')
          .whereRef('parties.ref_id', '=', 'case_messages.case_id')
          .where('parties.unit_id', 'in', unitsOfPeer(db, peer, now))
          .where((party) =>
            party.or([
              party('parties.until_at', 'is', null),
              party('parties.until_at', '>=', party.ref('case_messages.at')),
            ]),
          ),
      ),
      eb.exists(
        eb
          .selectFrom('cases')
          .select('cases.case_id')
          .whereRef('cases.case_id', '=', 'case_messages.case_id')
          .where('cases.unit_id', 'in', unitsOfPeer(db, peer, now)),
      ),
    ]);
}

/** Of these cases, those in which the peer has or had a part. */
export async function listShared(
  db: Db | Trx,
  peer: PeerRow,
  caseIds: readonly string[],
  now: string,
): Promise<Set<string>> {
  if (caseIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('cases')
    .select('cases.case_id')
    .where('cases.case_id', 'in', caseIds)
    .where((eb) =>
      eb.or([
        eb('cases.unit_id', 'in', unitsOfPeer(db, peer, now)),
        eb.exists(
          eb
            .selectFrom('parties')
            .select('parties.ref_id')
            .whereRef('parties.kind', '=', 'cases.kind')
            .whereRef('parties.ref_id', '=', 'cases.case_id')
            .where('parties.unit_id', 'in', unitsOfPeer(db, peer, now)),
        ),
      ]),
    )
    .execute();
  return new Set(rows.map((row) => row.case_id));
}

/** Cases that have come to be shared since the last look: a new party, a unit that was moved, a new pairing. */
export async function listNewlyShared(
  trx: Trx,
  peer: PeerRow,
  now: string,
  limit: number,
): Promise<string[]> {
  const notYet = trx
    .selectFrom('exchange_shares')
    .select('exchange_shares.case_id')
    .where('exchange_shares.peer_id', '=', peer.id);
  const byParty = trx
    .selectFrom('parties')
    .innerJoin('cases', (join) =>
      join.onRef('cases.case_id', '=', 'parties.ref_id').onRef('cases.kind', '=', 'parties.kind'),
    )
    .select('cases.case_id')
    .where('parties.unit_id', 'in', unitsOfPeer(trx, peer, now))
    .where('cases.case_id', 'not in', notYet);
  const byOwner = trx
    .selectFrom('cases')
    .select('cases.case_id')
    .where('cases.unit_id', 'in', unitsOfPeer(trx, peer, now))
    .where('cases.case_id', 'not in', notYet);
  const rows = await byParty.union(byOwner).limit(limit).execute();
  return rows.map((row) => row.case_id).sort();
}
