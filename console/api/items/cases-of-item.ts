import type { AttestationState } from '../../../analyzer/attestations/state.ts';
import type { ItemResult } from '../../../analyzer/assessment/item-result.ts';
import type { ExceptionState } from '../../../analyzer/exceptions/state.ts';
import type { FindingState } from '../../../analyzer/findings/state.ts';
import { endOfDay } from '../../../analyzer/register/civil-day.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { visibleTo } from '../../../analyzer/people/visibility.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import { standingOf } from '../attestations/read-models.ts';
import { stateOf } from '../cases/case-list.ts';
import { isStale } from '../exceptions/filter.ts';
import type { Item } from './schema.ts';

/** Cases about one item that are shown; the rest is on the lists. */
const most = 50;

interface ItemRef {
  systemId: string;
  itemKey: string;
}

async function attestationsOf(db: Db, { systemId, itemKey }: ItemRef, at: string) {
  const rows = await db
    .selectFrom('attestation_items')
    .innerJoin('attestations', 'attestations.id', 'attestation_items.attestation_id')
    .innerJoin('cases', 'cases.case_id', 'attestations.id')
    .select(['attestations.id', 'cases.state_json'])
    .where('attestation_items.system_id', '=', systemId)
    .where('attestation_items.item_key', '=', itemKey)
    .where('attestations.state', '!=', 'DISCARDED')
    .orderBy('attestations.opened_at', 'desc')
    .orderBy('attestations.id', 'desc')
    .limit(most)
    .execute();
  return rows.map((row): Item['attestations'][number] => {
    const state = stateOf(row) as AttestationState;
    const answer = state.answers.find((one) => one.itemKey === itemKey);
    return {
      id: row.id,
      number: state.number,
      title: state.title,
      state: state.state,
      standing: standingOf(state, at),
      verdict: answer?.verdict ?? '',
      note: answer?.note ?? null,
      effectiveOn: state.effectiveOn,
      expiresOn: state.expiresOn,
      expiresAt: endOfDay(state.expiresOn),
      signer: state.signer,
      reviewer: state.reviewer,
      files: state.files.map(({ sha256, name, bytes, mediaType }) => ({
        sha256,
        name,
        bytes,
        mediaType,
      })),
    };
  });
}

async function exceptionsOf(
  db: Db,
  { systemId, itemKey }: ItemRef,
  result: ItemResult,
  at: string,
) {
  const rows = await db
    .selectFrom('item_exceptions')
    .innerJoin('cases', 'cases.case_id', 'item_exceptions.id')
    .select(['item_exceptions.id', 'cases.state_json'])
    .where('item_exceptions.system_id', '=', systemId)
    .where('item_exceptions.item_key', '=', itemKey)
    .orderBy('item_exceptions.opened_at', 'desc')
    .orderBy('item_exceptions.id', 'desc')
    .limit(most)
    .execute();
  return rows.map((row): Item['exceptions'][number] => {
    const state = stateOf(row) as ExceptionState;
    return {
      id: row.id,
      number: state.number,
      state: state.state,
      inForce: state.state === 'APPROVED' && at < endOfDay(state.expiresOn),
      stale: isStale(state, result),
      reason: state.reason,
      compensatingControl: state.compensatingControl,
      risk: state.risk,
      expiresOn: state.expiresOn,
      requested: state.requested,
      approved: state.approved,
    };
  });
}

/** `principal`: the caller with the grants that let findings be read. */
async function findingsOf(
  db: Db,
  { systemId, itemKey }: ItemRef,
  principal: Principal,
  at: string,
) {
  const rows = await db
    .selectFrom('findings')
    .innerJoin('cases', 'cases.case_id', 'findings.id')
    .select(['findings.id', 'cases.state_json'])
    .where('findings.system_id', '=', systemId)
    .where('findings.item_key', '=', itemKey)
    .where(
      visibleTo(db, principal, at, {
        kind: 'finding',
        idColumn: 'findings.id',
        unitColumn: 'findings.unit_id',
      }),
    )
    .orderBy('findings.opened_at', 'desc')
    .orderBy('findings.id', 'desc')
    .limit(most)
    .execute();
  return rows.map((row): Item['findings'][number] => {
    const { number, title, state, severity, raised } = stateOf(row) as FindingState;
    return { id: row.id, number, title, state, severity, raised };
  });
}

/** What people have said, asked and found about an item of a system that the caller sees. */
export async function readCasesOfItem(
  db: Db,
  item: ItemRef,
  result: ItemResult,
  findings: Principal,
  at: string,
): Promise<Pick<Item, 'attestations' | 'exceptions' | 'findings'>> {
  return {
    attestations: await attestationsOf(db, item, at),
    exceptions: await exceptionsOf(db, item, result, at),
    findings: await findingsOf(db, item, findings, at),
  };
}
