import type { Debrief } from '../../../../analyzer/drills/debrief/debrief.ts';
import type { ActionFact, DrillFacts } from '../../../../analyzer/drills/debrief/facts.ts';
import type { DrillForm, DrillState } from '../../../../analyzer/drills/drill.ts';
import type { EvaluationRules } from '../../../../analyzer/drills/evaluation/rules.ts';
import type { Block, DocumentDescription, DocumentMeta } from '../../description.ts';
import type { DrillDocumentRules, DrillFormName } from './rules.ts';

/** One line of the script (A.6), made from one inject of the playbook. */
export interface ScriptRow {
  id: string;
  /** Title of its phase. */
  phase: string;
  no: string;
  title: string;
  channel: string;
  trigger: 'timed' | 'manual' | 'conditional';
  /** Exercise milliseconds from the start; absent: by hand or on a condition, at no planned time. */
  plannedMs?: number;
  fromRole: string;
  toRoles: readonly string[];
  content: string;
  attachment?: string;
  expected: readonly { text: string; role?: string; withinMs?: number }[];
  hint?: string;
}

/** One drill of the year (A.1). */
export interface YearRow {
  title: string;
  purpose: string;
  form: DrillForm;
  scope: DrillState['scope'];
  content: DrillState['content'];
  plannedAt: string | null;
  units: readonly string[];
  schedule: string;
  budgeted: boolean;
}

/** All that documents of a drill are made from. */
export interface DrillPapers {
  plan: DrillState;
  unitName: string;
  facts: DrillFacts;
  debrief: Debrief;
  background: string;
  script: readonly ScriptRow[];
  year: { year: number; rows: readonly YearRow[]; leftOut: number };
  rules: DrillDocumentRules;
  evaluationRules: EvaluationRules;
  meta: DocumentMeta;
}

/** Written reports of the players, in their order. */
export function reportsOf({ facts }: DrillPapers): readonly ActionFact[] {
  return facts.actions.filter(({ kind }) => kind === 'report-written');
}

export function titleOf({ rules }: DrillPapers, form: DrillFormName): string {
  return rules.documents.find((one) => one.form === form)?.zh ?? form;
}

/** A document of a drill: marked as such on every page, with its number and the words that say it is not real. */
export function drillDocument(
  papers: DrillPapers,
  form: DrillFormName,
  layout: DocumentDescription['layout'],
  blocks: readonly Block[],
): DocumentDescription {
  const { plan, rules, meta } = papers;
  const annex = rules.documents.find((one) => one.form === form)?.annex;
  const source = annex === null || annex === undefined ? '' : `（GB/T 38645-2020 ${annex}）`;
  return {
    title: titleOf(papers, form),
    subtitle: `${plan.title}　${plan.number}`,
    layout,
    header: `【${rules.watermark}】${plan.number}${source}`,
    watermark: rules.watermark,
    blocks: [...blocks, { kind: 'paragraph', style: 'note', text: rules.notice }],
    meta,
  };
}
