import type { ActionForm } from '../shapes/cases/case.ts';

const words = (name: string, label: string, required = true) =>
  ({ kind: 'long', name, label, required }) as const;

/** Dialogs of the messages of a drill. */
export const drillForms: Readonly<Record<string, ActionForm>> = {
  approve: { help: 'drills.approveHelp', fields: [words('note', 'drills.note', false)] },
  'send-back': { fields: [words('reason', 'drills.reason')] },
  cancel: { grave: true, help: 'drills.cancelHelp', fields: [words('reason', 'drills.reason')] },
  conclude: { help: 'drills.concludeHelp', fields: [words('text', 'drills.conclusion')] },
  'add-improvement': {
    help: 'drills.improvementHelp',
    fields: [
      { kind: 'text', name: 'title', label: 'drills.improvement', required: true, maxLength: 500 },
      { kind: 'long', name: 'source', label: 'drills.improvementSource', maxLength: 500 },
      { kind: 'datetime', name: 'dueAt', label: 'drills.dueAt', required: true },
      { kind: 'account', name: 'ownerId', label: 'drills.owner' },
    ],
  },
  'finish-improvement': { fields: [words('note', 'drills.improvementDone')] },
  comment: { fields: [words('text', 'drills.words')] },
};
