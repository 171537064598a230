import type { ActionForm } from '../shapes/cases/case.ts';

const reason = {
  kind: 'long',
  name: 'reason',
  label: 'attestations.form.reason',
  required: true,
} as const;
const text = { kind: 'long', name: 'text', label: 'attestations.form.text' } as const;

/** Dialogs of the messages of an attestation. */
export const attestationForms: Readonly<Record<string, ActionForm>> = {
  submit: { fields: [text], help: 'attestations.form.submitHelp' },
  approve: { fields: [text], help: 'attestations.form.approveHelp' },
  'send-back': { fields: [reason], help: 'attestations.form.sendBackHelp' },
  'take-back': { fields: [{ ...reason, required: false }] },
  revoke: { fields: [reason], help: 'attestations.form.revokeHelp', grave: true },
  discard: { fields: [{ ...reason, required: false }], grave: true },
  comment: { fields: [{ ...text, required: true }] },
};
