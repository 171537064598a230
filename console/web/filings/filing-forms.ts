import type { ActionForm } from '../shapes/cases/case.ts';
import { conclusions } from './filing.ts';

const on = { kind: 'date', name: 'on', label: 'filings.form.on', required: true } as const;
const line = (name: string, label: string, required = true) =>
  ({ kind: 'text', name, label, required, maxLength: 200 }) as const;
const long = (name: string, label: string, required = true) =>
  ({ kind: 'long', name, label, required }) as const;

/** Dialogs of the steps of a filing. */
export const filingForms: Readonly<Record<string, ActionForm>> = {
  'hand-to-experts': { fields: [long('note', 'filings.form.note', false)] },
  'record-expert-review': {
    fields: [
      on,
      { kind: 'lines', name: 'experts', label: 'filings.form.experts', required: true },
      long('opinion', 'filings.form.opinion'),
      { kind: 'yes-no', name: 'agreed', label: 'filings.form.agreed', required: true },
    ],
    help: 'filings.form.expertHelp',
  },
  'record-approval': {
    fields: [
      on,
      line('authority', 'filings.form.approvingAuthority'),
      line('documentNumber', 'filings.form.documentNumber', false),
    ],
  },
  'record-refusal': { fields: [on, long('reason', 'filings.form.reason')] },
  submit: {
    fields: [
      on,
      line('authority', 'filings.form.police'),
      line('receipt', 'filings.form.receipt', false),
    ],
    help: 'filings.form.submitHelp',
  },
  'record-correction': { fields: [on, long('text', 'filings.form.correction')] },
  'record-certificate': {
    fields: [
      on,
      line('number', 'filings.form.number'),
      {
        kind: 'date',
        name: 'validUntil',
        label: 'filings.form.validUntil',
        help: 'filings.form.validUntilHelp',
      },
    ],
  },
  'record-evaluation': {
    fields: [
      on,
      line('body', 'filings.form.body'),
      line('reportNumber', 'filings.form.reportNumber', false),
      {
        kind: 'choice',
        name: 'conclusion',
        label: 'filings.form.conclusion',
        required: true,
        choices: conclusions.map((value) => ({ value, label: `filings.conclusion.${value}` })),
      },
      { kind: 'number', name: 'rate', label: 'filings.form.rate', min: 0, max: 100 },
    ],
    help: 'filings.form.evaluationHelp',
  },
  'record-report': { fields: [on, line('receipt', 'filings.form.receipt', false)] },
  'record-renewal': {
    fields: [
      on,
      { kind: 'date', name: 'validUntil', label: 'filings.form.validUntil', required: true },
    ],
  },
  close: { fields: [long('reason', 'filings.form.reason')], grave: true },
  comment: { fields: [long('text', 'filings.form.note')] },
};
