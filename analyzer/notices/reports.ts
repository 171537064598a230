import { derivedId } from './case-id.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { CaseAction, Cases } from '../cases/cases.ts';
import type { ClockState } from '../clocks/clock.ts';
import { ownUnitId } from '../people/unit-alias.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { codeOf } from '../stores/records/errors.ts';
import type { NoticeDraft, NoticeReference } from './facts.ts';
import { fingerprintsOf } from './fingerprint.ts';
import { findActiveTwin } from './notice/duplicates.ts';
import type { NoticeRules } from './rules.ts';
import { recurrenceClock } from './state.ts';

/** One source's word that a unit has a weakness. */
export interface Report {
  draft: NoticeDraft;
  actor: CaseAction['actor'];
  /** Unit that would issue the notice. */
  unitId: string;
  origin?: CaseAction['origin'];
  /** Makes a repeated request the same. */
  idempotencyKey?: string;
}

export type Reported =
  /** A new draft. */
  | { kind: 'drafted'; id: string }
  /** An open notice about the same has one reference more. */
  | { kind: 'merged'; id: string }
  /** An archived notice was opened again, one severity higher. */
  | { kind: 'recurred'; id: string };

export interface NoticeReports {
  report(report: Report): Promise<Reported>;
}

export interface NoticeReportsDeps {
  records: Records;
  cases: Pick<Cases, 'actIn'>;
  rules: NoticeRules;
  time: TimeSource;
}

/** Runs of one report while others write about the same thing. */
const maxAttempts = 5;

/** The newest archived notice about the same in whose time of recurrence the instant lies. */
async function findRecurred(
  trx: Trx,
  unitId: string,
  fingerprints: readonly string[],
  at: string,
): Promise<string | undefined> {
  if (fingerprints.length === 0) return undefined;
  const rows = await trx
    .selectFrom('notice_fingerprints as f')
    .innerJoin('notices', 'notices.id', 'f.notice_id')
    .innerJoin('cases', 'cases.case_id', 'notices.id')
    .select(['notices.id', 'cases.state_json'])
    .where('f.unit_id', '=', unitId)
    .where('f.fingerprint', 'in', fingerprints)
    .where('notices.state', '=', 'ARCHIVED')
    .orderBy('notices.archived_at', 'desc')
    .limit(20)
    .execute();
  return rows.find(({ state_json: json }) => {
    const { clocks } = JSON.parse(json) as { clocks: ClockState[] };
    const window = clocks.find((clock) => clock.clock === recurrenceClock);
    return window !== undefined && at <= window.dueAt;
  })?.id;
}

async function exists(trx: Trx, noticeId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('notices')
    .select('id')
    .where('id', '=', noticeId)
    .executeTakeFirst();
  return row !== undefined;
}

function referenceOf({ source, sourceReference, discoveredAt }: NoticeDraft): NoticeReference {
  return { source, discoveredAt, ...(sourceReference !== undefined && { sourceReference }) };
}

/** Where reports of several sources come together: one weakness of one asset is one notice, whoever reports it. */
export function createNoticeReports(deps: NoticeReportsDeps): NoticeReports {
  const { records, cases, rules, time } = deps;

  async function reportIn(trx: Trx, id: string, report: Report): Promise<Reported> {
    const { draft, unitId } = report;
    const [only] = draft.recipientUnitIds;
    const scope = draft.recipientUnitIds.length === 1 && only !== undefined ? only : id;
    const fingerprints = fingerprintsOf(draft, scope, rules);
    const act = (caseId: string, message: string, payload: CaseAction['payload']) =>
      cases.actIn(trx, {
        caseId,
        caseKind: 'notice',
        message,
        payload,
        actor: report.actor,
        unitId,
        ...(report.origin && { origin: report.origin }),
        ...(report.idempotencyKey !== undefined && { idempotencyKey: report.idempotencyKey }),
      });
    const said = {
      reference: referenceOf(draft),
      ...(draft.asset && { asset: draft.asset }),
      ...(draft.weakness && { weakness: draft.weakness }),
    };
    if (report.idempotencyKey !== undefined && (await exists(trx, id))) {
      return { kind: 'drafted', id };
    }
    const twin = await findActiveTwin(trx, unitId, fingerprints);
    if (twin !== undefined) {
      await act(twin, 'merge', said);
      return { kind: 'merged', id: twin };
    }
    const archived = await findRecurred(trx, unitId, fingerprints, isoNow(time));
    if (archived !== undefined) {
      await act(archived, 'recur', said);
      return { kind: 'recurred', id: archived };
    }
    await act(id, 'draft', { draft });
    return { kind: 'drafted', id };
  }

  return {
    async report(asked) {
      // Under the name of a node above, the same unit would have a second series of numbers and find none of its twins.
      const unitId = await ownUnitId(records.db, asked.unitId);
      const report = { ...asked, unitId };
      const { actor, idempotencyKey: key } = report;
      const who = actor.kind === 'person' ? actor.accountId : actor.name;
      const id = key === undefined ? newId(time.now()) : derivedId('notice', unitId, who, key);
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await records.transaction((trx) => reportIn(trx, id, report));
        } catch (error) {
          // Somebody else was faster with the same thing: the next look finds it.
          const raced = ['NOTICE_DUPLICATE', 'RECORDS_UNIQUE'].includes(codeOf(error) ?? '');
          if (!raced || attempt === maxAttempts) throw error;
        }
      }
    },
  };
}
