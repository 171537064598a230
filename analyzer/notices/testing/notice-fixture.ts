import { pino } from 'pino';
import { createDeadlines, type Deadlines } from '../../clocks/deadlines.ts';
import { ownCalendar, ownDeadlines } from '../../clocks/testing/rules.ts';
import { caseFixture, type CaseFixture } from '../../cases/testing/case-fixture.ts';
import type { CaseAction, CaseView } from '../../cases/cases.ts';
import { createDrivenTime, type DrivenTime } from '../../../collector/time/driven-time.ts';
import { insertTestUnits } from '../../people/testing/unit-tree.ts';
import type { Records } from '../../stores/records/records.ts';
import { temporaryRecords } from '../../stores/records/testing/temporary-records.ts';
import { createNoticeBatches, type NoticeBatches } from '../batches.ts';
import { createDeliveryMachine } from '../delivery-machine.ts';
import type { NoticeDraft } from '../facts.ts';
import { createNoticeMachine } from '../notice-machine.ts';
import { createNoticeReports, type NoticeReports } from '../reports.ts';
import { loadNoticeRules, type NoticeRules } from '../rules.ts';
import type { DeliveryState, NoticeState } from '../state.ts';

export interface NoticeFixture extends CaseFixture {
  rules: NoticeRules;
  deadlines: Deadlines;
  batches: NoticeBatches;
  reports: NoticeReports;
  time: DrivenTime;
  /** A person of `unit` (account `<unit>:<who>`) does something to a case; answers the case. */
  act(
    kind: 'notice' | 'delivery',
    caseId: string,
    unit: string,
    message: string,
    payload?: CaseAction['payload'],
    who?: string,
  ): Promise<CaseView>;
  /** Carries out everything that is waiting: batches and what messages set off. */
  settle(): Promise<void>;
  notice(id: string): Promise<CaseView<NoticeState>>;
  delivery(id: string): Promise<CaseView<DeliveryState>>;
  /** Drafted, submitted, signed and delivered; answers its id. */
  issue(
    unit: string,
    draft: Partial<NoticeDraft> & { recipientUnitIds: string[] },
  ): Promise<string>;
}

/** A notice about nothing in particular. */
export function draftOf(
  change: Partial<NoticeDraft> & { recipientUnitIds: string[] },
): NoticeDraft {
  return {
    kind: 'weakness',
    severity: 'high',
    tlp: 'amber',
    title: '门户网站存在弱口令',
    discoveredAt: '2026-09-01T07:00:00.000Z',
    source: 'own-monitoring',
    description: '后台可用弱口令登录。',
    ...change,
  };
}

/** A whole feedback. */
export const feedback = {
  confirmed: true,
  cause: '未修改初始口令',
  measures: '已修改口令并启用双因子',
  approvedBy: { name: '王校长' },
};

export const verification = { method: 'rescan', findings: '复测未再发现' };

export interface NoticeFixtureOptions {
  records?: Records;
  time?: DrivenTime;
}

/** A node with notices: real records, real rules and deadlines, a driven clock. */
export async function noticeFixture(options: NoticeFixtureOptions = {}): Promise<NoticeFixture> {
  const rules = loadNoticeRules();
  const opened = options.records
    ? { records: options.records, dispose: async () => {} }
    : await temporaryRecords();
  const { records } = opened;
  if (!options.records) await insertTestUnits(records.db);
  const time = options.time ?? createDrivenTime();
  const deadlines = createDeadlines({
    records,
    rules: ownDeadlines(),
    calendar: ownCalendar(),
    time,
  });
  const machines = [createNoticeMachine({ rules }), createDeliveryMachine({ rules })];
  const fixture = await caseFixture({ machines, records, time, deadlines });
  const { cases } = fixture;
  const log = pino({ level: 'silent' });
  const batches = createNoticeBatches({ records, cases, rules, time, log });
  const reports = createNoticeReports({ records, cases, rules, time });

  const act: NoticeFixture['act'] = (kind, caseId, unit, message, payload = {}, who = 'a') =>
    cases.act({
      caseId,
      caseKind: kind,
      message,
      payload,
      unitId: unit,
      actor: { kind: 'person', accountId: `${unit}:${who}`, name: `${unit} ${who}` },
    });

  const settle = async () => {
    await batches.sweep();
    await cases.drainOutbox();
  };

  async function view<S>(id: string): Promise<S> {
    const found = await cases.find(id);
    if (!found) throw new Error(`no case ${id}`);
    return found as S;
  }

  return {
    ...fixture,
    rules,
    deadlines,
    batches,
    reports,
    act,
    settle,
    notice: (id) => view(id),
    delivery: (id) => view(id),
    async issue(unit, draft) {
      const { id } = await reports.report({
        draft: draftOf(draft),
        unitId: unit,
        actor: { kind: 'person', accountId: `${unit}:a`, name: `${unit} a` },
      });
      await act('notice', id, unit, 'submit');
      await act('notice', id, unit, 'approve', {}, 'leader');
      await settle();
      return id;
    },
    async dispose() {
      await fixture.dispose();
      await opened.dispose();
    },
  };
}
