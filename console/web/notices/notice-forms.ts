import type { ActionForm } from '../shapes/cases/case.ts';

const reason = {
  name: 'reason',
  label: 'notices.form.reason',
  kind: 'long',
  required: true,
} as const;

/** Dialogs behind the messages of a notice; `approve` issues it, which can not be taken back. */
export const noticeForms: Readonly<Record<string, ActionForm>> = {
  submit: { fields: [], help: 'notices.form.submitHelp' },
  approve: { fields: [], help: 'notices.form.approveHelp', grave: true },
  'send-back': { fields: [reason] },
  discard: { fields: [reason], grave: true, help: 'notices.form.discardHelp' },
  comment: { fields: [{ ...reason, name: 'text', label: 'notices.form.text' }] },
  withdraw: { fields: [reason], help: 'notices.form.withdrawHelp', grave: true },
};

/** The main way of a notice, in order. */
export const noticeSteps = ['submit', 'approve', 'send-back', 'archive'] as const;
