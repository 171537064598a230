import type { ActionForm } from '../shapes/cases/case.ts';
import { residualRisks, type ItemException } from './exception.ts';

const reason = {
  kind: 'long',
  name: 'reason',
  label: 'exceptions.form.reason',
  required: true,
} as const;
const text = { kind: 'long', name: 'text', label: 'exceptions.form.text' } as const;

export const riskField = {
  kind: 'choice',
  name: 'risk',
  label: 'exceptions.risk',
  required: true,
  choices: residualRisks.map((value) => ({ value, label: `exceptions.riskOf.${value}` })),
} as const;

/** Dialogs of the messages of an exception; to change one starts from what it says. */
export function exceptionForms(given: ItemException): Readonly<Record<string, ActionForm>> {
  return {
    amend: {
      fields: [
        {
          kind: 'long',
          name: 'reason',
          label: 'exceptions.reason',
          required: true,
          initial: given.reason,
        },
        {
          kind: 'long',
          name: 'compensatingControl',
          label: 'exceptions.control',
          required: true,
          initial: given.compensatingControl,
        },
        { ...riskField, initial: given.risk },
        {
          kind: 'long',
          name: 'riskNote',
          label: 'exceptions.riskNote',
          initial: given.riskNote ?? '',
        },
        {
          kind: 'date',
          name: 'expiresOn',
          label: 'exceptions.expiresOn',
          required: true,
          initial: given.expiresOn,
        },
      ],
    },
    approve: { fields: [text], help: 'exceptions.form.approveHelp', grave: true },
    reject: { fields: [reason] },
    withdraw: { fields: [{ ...reason, required: false }] },
    revoke: { fields: [reason], help: 'exceptions.form.revokeHelp', grave: true },
    comment: { fields: [{ ...text, required: true }] },
  };
}
