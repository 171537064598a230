import type { ActionForm } from '../shapes/cases/case.ts';

const text = { kind: 'long', name: 'text', label: 'findings.form.text', required: true } as const;

/** Dialogs of the messages of a finding; to answer one has a dialog of its own. */
export const findingForms: Readonly<Record<string, ActionForm>> = {
  revise: { fields: [text], help: 'findings.form.reviseHelp' },
  close: { fields: [text], help: 'findings.form.closeHelp' },
  withdraw: { fields: [text], help: 'findings.form.withdrawHelp', grave: true },
  reopen: { fields: [text] },
  comment: { fields: [text] },
  assign: {
    fields: [{ kind: 'account', name: 'accountId', label: 'findings.responsible', required: true }],
  },
};
