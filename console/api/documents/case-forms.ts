import type { AppsBasis } from '../../../analyzer/apps/basis.ts';
import type { Cases, CaseView, LoggedMessage } from '../../../analyzer/cases/cases.ts';
import type { CaseKind } from '../../../analyzer/cases/message.ts';
import type { IncidentRules } from '../../../analyzer/incidents/grading/rules.ts';
import { reportFactsOf } from '../../../analyzer/incidents/report-facts.ts';
import type { IncidentState } from '../../../analyzer/incidents/state.ts';
import type { DeliveryState, NoticeState } from '../../../analyzer/notices/state.ts';
import { unitNames } from '../../../analyzer/people/unit-names.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import type { DocumentDescription, DocumentMeta } from '../../documents/description.ts';
import { feedbackForm } from '../../documents/forms/feedback-form.ts';
import { incidentReportForm } from '../../documents/forms/incident-report-form.ts';
import { noticeForm, type NoticeFormFacts } from '../../documents/forms/notice-form.ts';
import { interviewRecord } from '../../documents/forms/interview-record.ts';
import { lateDuties } from '../../documents/forms/late-clocks.ts';
import { reviewForm } from '../../documents/forms/review-form.ts';
import {
  supervisionLetter,
  type SupervisionFacts,
} from '../../documents/forms/supervision-letter.ts';
import { Problem } from '../problem.ts';
import { appForms } from './app-forms.ts';

export interface FormContext {
  db: Db;
  cases: Pick<Cases, 'log'>;
  rules: IncidentRules;
  view: CaseView;
  log: readonly LoggedMessage[];
  meta: DocumentMeta;
  /** What filings and uses of apps go by. */
  apps?: AppsBasis;
  /** Which report of an incident; the latest when it is not said. */
  reportId?: string;
}

type BuildForm = (context: FormContext) => Promise<DocumentDescription>;

/** More recipients than these are counted, not named. */
const namedRecipients = 12;

async function namesInOrder(db: Db, ids: readonly string[]): Promise<string[]> {
  const names = await unitNames(db, ids);
  return ids.map((id) => names.get(id) ?? id);
}

function dueOf({ clocks }: CaseView, name: string): string | undefined {
  return clocks.find(({ clock }) => clock === name)?.dueAt;
}

function classOf(rules: IncidentRules, weakness: NoticeFormFacts['notice']['weakness']) {
  const found = rules.classes.find(({ id }) => id === weakness?.class);
  const subclass = found?.subclasses.find(({ id }) => id === weakness?.subclass);
  return found && { classZh: subclass ? `${found.zh} / ${subclass.zh}` : found.zh };
}

const issuerCopy: BuildForm = async ({ db, rules, view, meta }) => {
  const state = view.state as NoticeState;
  const { recipientUnitIds, copyUnitIds = [], copyMiddleLevels: _, ...facts } = state.draft;
  const { issued } = state;
  const first = await namesInOrder(db, recipientUnitIds.slice(0, namedRecipients));
  const more = recipientUnitIds.length - first.length;
  return noticeForm({
    notice: {
      ...facts,
      issuerUnitId: state.unitId,
      issuerUnitName: state.issuerUnitName,
      ...(issued && { number: issued.number, issuedAt: issued.at, signedBy: issued.name }),
    },
    recipientUnitName: first.join('、') + (more > 0 ? `等 ${recipientUnitIds.length} 个单位` : ''),
    copyUnitNames: await namesInOrder(db, copyUnitIds),
    ...classOf(rules, facts.weakness),
    meta,
  });
};

const recipientCopy: BuildForm = async ({ db, rules, view, meta }) => {
  const state = view.state as DeliveryState;
  const { snapshot, recipientUnitName, instructions } = state;
  const signDueAt = dueOf(view, 'sign');
  const feedbackDueAt = dueOf(view, 'feedback');
  return noticeForm({
    notice: snapshot,
    recipientUnitName,
    copyOf: recipientUnitName,
    copyUnitNames: await namesInOrder(db, state.copyUnitIds),
    ...classOf(rules, snapshot.weakness),
    ...(signDueAt !== undefined && { signDueAt }),
    ...(feedbackDueAt !== undefined && { feedbackDueAt }),
    ...(instructions !== undefined && { instructions, forwardedBy: state.issuerUnitName }),
    meta,
  });
};

const feedback: BuildForm = async ({ view, meta }) => {
  const feedbackDueAt = dueOf(view, 'feedback');
  return feedbackForm({
    delivery: view.state as DeliveryState,
    ...(feedbackDueAt !== undefined && { feedbackDueAt }),
    meta,
  });
};

const review: BuildForm = async ({ view, meta }) =>
  reviewForm({ delivery: view.state as DeliveryState, meta });

/** Letters about lateness: only while or after something was late. */
function ofLate(form: (facts: SupervisionFacts) => DocumentDescription): BuildForm {
  return async ({ view, meta }) => {
    const late = lateDuties(view.clocks, meta.madeAt);
    if (late.length === 0) {
      throw new Problem(409, 'DOCUMENT_NOT_READY', 'Nothing of this notice is or was late.');
    }
    return form({ delivery: view.state as DeliveryState, late, meta });
  };
}

const report: BuildForm = async ({ rules, view, log, meta, reportId }) => {
  const state = view.state as IncidentState;
  const wanted = reportId ?? state.reports.at(-1)?.id;
  if (wanted === undefined) {
    throw new Problem(409, 'DOCUMENT_NOT_READY', 'This incident has no report yet.');
  }
  const facts = reportFactsOf(rules, state, log, wanted);
  if (!facts) throw new Problem(404, 'NOT_FOUND', `There is no report ${wanted} of this incident.`);
  return incidentReportForm({ report: facts, meta });
};

/** The documents of each kind of case by the name in their address. */
export const caseForms: Readonly<Record<CaseKind, Readonly<Record<string, BuildForm>>>> = {
  notice: { notice: issuerCopy },
  delivery: {
    notice: recipientCopy,
    feedback,
    review,
    supervision: ofLate(supervisionLetter),
    interview: ofLate(interviewRecord),
  },
  incident: { report },
  run: {},
  drill: {},
  attestation: {},
  exception: {},
  filing: {},
  finding: {},
  ...appForms,
};
