import type { ActionField, ActionForm } from '../shapes/cases/case.ts';

const reason = {
  kind: 'long',
  name: 'reason',
  label: 'appFilings.form.reason',
  required: true,
} as const;
const text = { kind: 'long', name: 'text', label: 'appFilings.form.text', required: true } as const;
const mayText = { ...text, required: false } as const;
const on = { kind: 'date', name: 'on', required: true } as const;

/** The four things that a school looks at (教基厅函〔2018〕102号); none of them is said before somebody looked. */
const looked = (['content', 'links', 'functions', 'security'] as const).map(
  (name): ActionField => ({
    kind: 'yes-no',
    name,
    label: `appUses.look.${name}`,
    help: `appUses.lookHelp.${name}`,
    required: true,
  }),
);

/** Dialogs of the messages of a use; the collective decision and the choice of a version have dialogs of their own. */
export const appUseForms: Readonly<Record<string, ActionForm>> = {
  'pass-school': {
    fields: [...looked, { ...text, label: 'appUses.form.opinion' }],
    help: 'appUses.form.passSchoolHelp',
  },
  'return-proposal': { fields: [reason] },
  'pass-bureau': {
    fields: [{ ...mayText, label: 'appUses.form.opinion' }],
    help: 'appUses.form.passBureauHelp',
  },
  'refuse-bureau': { fields: [reason], help: 'appUses.form.refuseBureauHelp' },
  'record-bureau': {
    fields: [
      { ...on, label: 'appUses.form.decidedOn' },
      { kind: 'text', name: 'authority', label: 'appUses.form.authority', required: true },
      { kind: 'text', name: 'receipt', label: 'appUses.form.receipt' },
      mayText,
    ],
    help: 'appUses.form.recordHelp',
  },
  stop: { fields: [{ ...on, label: 'appUses.form.stoppedOn' }, reason], grave: true },
  'order-stop': { fields: [reason], help: 'appUses.form.orderStopHelp', grave: true },
  comment: { fields: [text] },
  assign: {
    fields: [{ kind: 'account', name: 'accountId', label: 'findings.responsible', required: true }],
  },
};
