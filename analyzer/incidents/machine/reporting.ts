import { Type } from 'typebox';
import type { Outgoing, Refusal, Transition } from '../../cases/machine.ts';
import type { CaseMessage } from '../../cases/message.ts';
import { transition } from '../../cases/transition.ts';
import { levelNames } from '../levels.ts';
import type { IncidentState, IncidentSubmission, ReportLine } from '../state.ts';
import { withMet, withProgress } from './duty-clocks.ts';
import {
  FrozenSchema,
  Id,
  Instant,
  Line,
  payload,
  Phone,
  ReportContentSchema,
  ReportKindSchema,
  ReportLineSchema,
  Sha,
  Words,
} from './payloads.ts';
import type { IncidentPreparation } from './preparation.ts';
import { reportRefusal } from './reports-guard.ts';
import {
  accountOf,
  fullRefusal,
  notAfter,
  refusal,
  rights,
  timeRefusal,
  was,
} from './transitions.ts';

const mostReports = 100;
const mostSubmissions = 200;

export const FilePayload = payload({
  kind: ReportKindSchema,
  content: ReportContentSchema,
  /** The incident as it stood, and the hash over all of it. Given by the platform. */
  frozen: Type.Optional(FrozenSchema),
  sha256: Type.Optional(Sha),
});
const Sign = payload({ reportId: Id });
const Oral = payload({
  line: ReportLineSchema,
  at: Instant,
  /** Who called. */
  caller: Line,
  /** Office or unit that was called, and the person. */
  calledOffice: Line,
  called: Line,
  phone: Type.Optional(Phone),
  summary: Words,
  /** Unit of the platform, above, that was called. */
  toUnitId: Type.Optional(Id),
});
const Upward = payload({
  line: ReportLineSchema,
  at: Type.Optional(Instant),
  reportId: Id,
  toUnitId: Type.Optional(Id),
  /** Office that got it; the unit's name where it is one of the platform. */
  to: Type.Optional(Line),
  /** How: the platform, mail, fax, 12387 … */
  channel: Type.Optional(Line),
  note: Type.Optional(Words),
  /** Name of the unit that reports. Given by the platform. */
  unitName: Type.Optional(Line),
});
const Receive = payload({ submissionId: Id, note: Type.Optional(Words) });

/** Which clocks end when a line was reported to. `written` on the education line needs the paper. */
function clocksOf(line: ReportLine, mode: 'oral' | 'written', isClosing: boolean): string[] {
  switch (line) {
    case 'edu':
      if (mode === 'oral') return ['edu-oral'];
      return isClosing ? ['edu-closing'] : ['edu-oral', 'edu-written'];
    case 'cac':
      return isClosing ? ['cac-summary'] : ['cac-report'];
    case 'police':
      return ['police'];
    case 'personal':
      return ['pii-report'];
    case 'persons':
      return ['pii-persons', 'pii-minors'];
  }
}

function submitted(
  before: IncidentState,
  submission: IncidentSubmission,
  isClosing: boolean,
): IncidentState {
  const { line, mode, at } = submission;
  const added = { ...before, submissions: [...before.submissions, submission] };
  const met = clocksOf(line, mode, isClosing).reduce<IncidentState>(
    (state, clock) => withMet(state, clock, at),
    added,
  );
  const isProgress = line === 'edu' && mode === 'written' && !isClosing;
  return isProgress ? withProgress(met, at) : met;
}

function upwardRefusal(state: IncidentState, reportId: string, line: ReportLine) {
  const report = state.reports.find(({ id }) => id === reportId);
  if (!report) return refusal('REPORT_UNKNOWN', '没有这份报告。', 'There is no such report.');
  const needsSign = line === 'edu' && report.signed === null;
  return needsSign
    ? refusal(
        'REPORT_UNSIGNED',
        '教育系统书面报告须先由负责人审签。',
        'A written report of the education line is signed off first.',
      )
    : undefined;
}

/** Tells the unit above that a report has come in. */
function tellSuperior(after: IncidentState, message: CaseMessage, unitId: string): Outgoing {
  const { unitName } = message.payload;
  return {
    kind: 'tell',
    template: 'incident.reported-up',
    unitId,
    roles: ['bureau-analyst', 'bureau-leader'],
    facts: {
      incidentId: message.caseId,
      number: after.number,
      title: after.title,
      eduLevel: levelNames[after.edu?.level ?? 'unknown'],
      ...(typeof unitName === 'string' && { unitName }),
    },
  };
}

/** Reports: written, signed off, sent up, called in, received above. */
export function reportingTransitions(prepare: IncidentPreparation) {
  return {
    'file-report': transition<IncidentState, typeof FilePayload>({
      zh: '提交报告',
      en: 'File a report',
      payload: FilePayload,
      from: ['OPEN', 'TRIAGED', 'HANDLING', 'CONTAINED', 'RECOVERED', 'CLOSED'],
      by: ['owner'],
      right: rights.update,
      prepare: async (trx, state, sent) => await prepare.report(trx, was(state), sent),
      guard: (state, { kind, content }): Refusal | undefined =>
        fullRefusal(state.reports.length, mostReports) ??
        reportRefusal(state, kind, content, state.asksRansom),
      apply: (state, { kind, sha256 }, message) => ({
        ...was(state),
        reports: [
          ...was(state).reports,
          {
            id: message.id,
            kind,
            ordinal: was(state).reports.length + 1,
            at: message.at,
            by: message.actor.name,
            sha256: sha256 ?? '',
            signed: null,
          },
        ],
      }),
    }),

    'sign-report': transition<IncidentState, typeof Sign>({
      zh: '审签报告',
      en: 'Sign a report off',
      payload: Sign,
      from: 'any',
      by: ['owner'],
      right: rights.approve,
      guard: (state, { reportId }) => {
        const report = state.reports.find(({ id }) => id === reportId);
        if (!report) return refusal('REPORT_UNKNOWN', '没有这份报告。', 'There is no such report.');
        return report.signed === null
          ? undefined
          : refusal('REPORT_SIGNED', '该报告已审签。', 'It has been signed off.');
      },
      apply: (state, { reportId }, message) => ({
        ...was(state),
        reports: was(state).reports.map((report) =>
          report.id === reportId
            ? {
                ...report,
                signed: {
                  accountId: accountOf(message),
                  name: message.actor.name,
                  at: message.at,
                },
              }
            : report,
        ),
      }),
    }),

    'report-orally': transition<IncidentState, typeof Oral>({
      zh: '登记口头报告',
      en: 'Record an oral report',
      payload: Oral,
      from: 'any',
      by: ['owner'],
      right: rights.update,
      anyVersion: true,
      prepare: async (trx, state, sent, context) => {
        if (sent.toUnitId === undefined) return sent;
        await prepare.unitAbove(trx, was(state).unitId, sent.toUnitId, context);
        return sent;
      },
      guard: (state, { at }, context) =>
        fullRefusal(state.submissions.length, mostSubmissions) ??
        timeRefusal(at, state.discoveredAt, context),
      apply: (state, sent, message) =>
        submitted(
          was(state),
          {
            id: message.id,
            line: sent.line,
            mode: 'oral',
            at: notAfter(sent.at, message.at),
            enteredAt: message.at,
            by: sent.caller,
            toUnitId: sent.toUnitId ?? null,
            to: `${sent.calledOffice} ${sent.called}`,
            phone: sent.phone ?? null,
            reportId: null,
            summary: sent.summary,
            received: null,
          },
          false,
        ),
      clocks: ({ wishes }) => wishes,
    }),

    'report-upward': transition<IncidentState, typeof Upward>({
      zh: '上报',
      en: 'Report upward',
      payload: Upward,
      from: 'any',
      by: ['owner'],
      right: rights.update,
      prepare: async (trx, state, given, context) => {
        const { unitId } = was(state);
        const sent = { ...given, unitName: await prepare.unitName(trx, unitId) };
        if (sent.toUnitId !== undefined) {
          return { ...sent, to: await prepare.unitAbove(trx, unitId, sent.toUnitId, context) };
        }
        if (sent.to !== undefined || sent.line !== 'edu') return sent;
        const parent = await prepare.parentOf(trx, unitId, context);
        return parent ? { ...sent, toUnitId: parent.id, to: parent.name } : sent;
      },
      guard: (state, { at, reportId, line, to }, context) =>
        fullRefusal(state.submissions.length, mostSubmissions) ??
        timeRefusal(at, state.discoveredAt, context) ??
        upwardRefusal(state, reportId, line) ??
        (to === undefined
          ? refusal('RECEIVER_MISSING', '请填写报告给谁。', 'Say who got the report.')
          : undefined),
      apply: (state, sent, message) =>
        submitted(
          was(state),
          {
            id: message.id,
            line: sent.line,
            mode: 'written',
            at: notAfter(sent.at ?? message.at, message.at),
            enteredAt: message.at,
            by: message.actor.name,
            toUnitId: sent.toUnitId ?? null,
            to: sent.to ?? '',
            phone: null,
            reportId: sent.reportId,
            summary: sent.note ?? sent.channel ?? null,
            received: null,
          },
          was(state).reports.find(({ id }) => id === sent.reportId)?.kind === 'closing',
        ),
      clocks: ({ wishes }) => wishes,
      out: (after, message) => {
        const to = after.submissions.find(({ id }) => id === message.id)?.toUnitId;
        return to === null || to === undefined ? [] : [tellSuperior(after, message, to)];
      },
    }),

    'receive-report': transition<IncidentState, typeof Receive>({
      zh: '签收上报',
      en: 'Acknowledge the report',
      payload: Receive,
      from: 'any',
      by: ['superior'],
      right: rights.update,
      anyVersion: true,
      guard: (state, { submissionId }, { actorUnitId }) => {
        const found = state.submissions.find(({ id }) => id === submissionId);
        if (found?.toUnitId !== actorUnitId) {
          return refusal(
            'SUBMISSION_UNKNOWN',
            '没有报送给您单位的这份报告。',
            'No such report was sent to your unit.',
          );
        }
        return found.received === null
          ? undefined
          : refusal('SUBMISSION_RECEIVED', '已经签收。', 'It has been acknowledged.');
      },
      apply: (state, { submissionId, note }, { at, actor }) => ({
        ...was(state),
        submissions: was(state).submissions.map((each) =>
          each.id === submissionId
            ? { ...each, received: { at, by: actor.name, note: note ?? null } }
            : each,
        ),
      }),
    }),
  } satisfies Record<string, Transition<IncidentState>>;
}
