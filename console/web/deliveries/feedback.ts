import { fromLocalInput } from '../format/time.ts';
import type { NoticeEvidence } from '../notices/notice.ts';
import type { Delivery, Feedback } from './delivery.ts';

/** The answer as it stands in the form. */
export interface FeedbackForm {
  confirmed: 'yes' | 'no' | '';
  cause: string;
  impact: string;
  recordsAffected: string;
  interimMeasure: string;
  interimAt: string;
  measures: string;
  completedAt: string;
  similarFindings: string;
  ownerName: string;
  ownerPhone: string;
  leaderName: string;
  leaderPost: string;
  approvedBy: string;
  reportedToPolice: boolean;
  reportedToCyberspaceOffice: boolean;
  evidence: readonly NoticeEvidence[];
}

/** A second round starts from what was said in the first. */
export function feedbackFormOf({ feedback, responsible }: Delivery): FeedbackForm {
  const old = feedback?.content;
  const people = old?.responsible ?? responsible;
  return {
    confirmed: old === undefined ? '' : old.confirmed ? 'yes' : 'no',
    cause: old?.cause ?? '',
    impact: old?.impact ?? '',
    recordsAffected: old?.recordsAffected === undefined ? '' : String(old.recordsAffected),
    interimMeasure: old?.interimMeasures?.measure ?? '',
    interimAt: '',
    measures: old?.measures ?? '',
    completedAt: '',
    similarFindings: old?.similarFindings ?? '',
    ownerName: people?.systemOwner.name ?? '',
    ownerPhone: people?.systemOwner.phone ?? '',
    leaderName: people?.leader?.name ?? '',
    leaderPost: people?.leader?.post ?? '',
    approvedBy: old?.approvedBy?.name ?? '',
    reportedToPolice: old?.reportedToPolice ?? false,
    reportedToCyberspaceOffice: old?.reportedToCyberspaceOffice ?? false,
    evidence: old?.evidence ?? [],
  };
}

const said = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

function person(name: string, more: { phone?: string; post?: string }) {
  const known = said(name);
  if (known === undefined) return undefined;
  const { phone, post } = more;
  return {
    name: known,
    ...(post !== undefined && post !== '' && { post }),
    ...(phone !== undefined && phone !== '' && { phone }),
  };
}

/** What is sent; empty fields are left out. */
export function feedbackOf(form: FeedbackForm): Feedback {
  const impact = said(form.impact);
  const interim = said(form.interimMeasure);
  const interimAt = fromLocalInput(form.interimAt);
  const completedAt = fromLocalInput(form.completedAt);
  const similarFindings = said(form.similarFindings);
  const systemOwner = person(form.ownerName, { phone: form.ownerPhone.trim() });
  const leader = person(form.leaderName, { post: form.leaderPost.trim() });
  const approvedBy = person(form.approvedBy, {});
  const records = form.recordsAffected.trim();
  return {
    confirmed: form.confirmed === 'yes',
    cause: form.cause.trim(),
    ...(impact !== undefined && { impact }),
    ...(/^\d+$/u.test(records) && { recordsAffected: Number(records) }),
    ...(interim !== undefined &&
      interimAt !== undefined && { interimMeasures: { measure: interim, at: interimAt } }),
    measures: form.measures.trim(),
    ...(completedAt !== undefined && { completedAt }),
    ...(similarFindings !== undefined && { similarFindings }),
    ...(form.evidence.length > 0 && { evidence: [...form.evidence] }),
    ...(form.reportedToPolice && { reportedToPolice: true }),
    ...(form.reportedToCyberspaceOffice && { reportedToCyberspaceOffice: true }),
    ...(systemOwner !== undefined && {
      responsible: { systemOwner, ...(leader !== undefined && { leader }) },
    }),
    ...(approvedBy !== undefined && { approvedBy }),
  };
}

/** Fields that the answer can not do without. */
export function missingInFeedback(form: FeedbackForm): readonly (keyof FeedbackForm)[] {
  return (['confirmed', 'cause', 'measures'] as const).filter((name) => form[name].trim() === '');
}
