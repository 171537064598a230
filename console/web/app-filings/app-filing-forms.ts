import type { ActionForm } from '../shapes/cases/case.ts';

const reason = {
  kind: 'long',
  name: 'reason',
  label: 'appFilings.form.reason',
  required: true,
} as const;
const note = { kind: 'long', name: 'note', label: 'appFilings.form.note' } as const;
const text = { kind: 'long', name: 'text', label: 'appFilings.form.text', required: true } as const;

/** Dialogs of the messages of a filing. What is filed is taken from the ledger, not typed again. */
export const appFilingForms: Readonly<Record<string, ActionForm>> = {
  submit: { fields: [note], help: 'appFilings.form.submitHelp' },
  change: { fields: [note], help: 'appFilings.form.changeHelp' },
  withdraw: { fields: [{ ...reason, required: false }], grave: true },
  return: { fields: [reason], help: 'appFilings.form.returnHelp' },
  file: { fields: [note], help: 'appFilings.form.fileHelp' },
  'accept-change': { fields: [note], help: 'appFilings.form.acceptHelp' },
  'refuse-change': { fields: [reason], help: 'appFilings.form.refuseHelp' },
  suspend: { fields: [reason], help: 'appFilings.form.suspendHelp', grave: true },
  resume: { fields: [{ ...text, required: false }] },
  revoke: { fields: [reason], help: 'appFilings.form.revokeHelp', grave: true },
  comment: { fields: [text] },
  assign: {
    fields: [{ kind: 'account', name: 'accountId', label: 'findings.responsible', required: true }],
  },
};
