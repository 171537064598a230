import type { Projected } from '../../cases/machine.ts';
import type { Trx } from '../../stores/records/records.ts';
import { severityRank } from '../severity.ts';
import type { NoticeState, NoticeStateName } from '../state.ts';
import { activeKeyOf } from './duplicates.ts';

async function writeFingerprints(trx: Trx, noticeId: string, state: NoticeState): Promise<void> {
  await trx.deleteFrom('notice_fingerprints').where('notice_id', '=', noticeId).execute();
  if (state.fingerprints.length === 0) return;
  const active = state.state !== 'WITHDRAWN' && state.state !== 'ARCHIVED';
  await trx
    .insertInto('notice_fingerprints')
    .values(
      state.fingerprints.map((fingerprint) => ({
        notice_id: noticeId,
        unit_id: state.unitId,
        fingerprint,
        active_key: active ? activeKeyOf(state.unitId, fingerprint) : null,
      })),
    )
    .execute();
}

/** Writes the read model of a notice from its fold. */
export async function projectNotice(trx: Trx, current: Projected<NoticeState>): Promise<void> {
  const { state, caseId, version } = current;
  const { draft, issued } = state;
  const row = {
    unit_id: state.unitId,
    number: issued?.number ?? null,
    kind: draft.kind,
    severity: state.severity,
    severity_rank: severityRank(state.severity),
    tlp: draft.tlp,
    title: state.title,
    state: state.state as NoticeStateName,
    version,
    source: draft.source,
    created_at: state.drafted.at,
    issued_at: issued?.at ?? null,
    archived_at: state.archived?.at ?? null,
    updated_at: current.updatedAt,
    recipients: draft.recipientUnitIds.length,
    recurrences: state.recurrences,
    references_count: state.references.length,
    // The batch looks whether there is something to do, and takes the mark away.
    pending: issued ? 1 : 0,
  };
  await trx
    .insertInto('notices')
    .values({ id: caseId, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  await writeFingerprints(trx, caseId, state);
}
