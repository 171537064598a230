import type { ActionForm } from '../shapes/cases/case.ts';
import type { NoticeLine } from './notice.ts';

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

const openStates = ['ISSUED', 'SIGNED', 'HANDLING', 'FEEDBACK'] as const;

/** The main way of a notice, in order; archiving is offered once no delivery is open any more. */
export function stepsOf({ deliveries }: Pick<NoticeLine, 'deliveries'>): readonly string[] {
  const isOpen = openStates.some((state) => (deliveries.byState[state] ?? 0) > 0);
  return ['submit', 'approve', 'send-back', ...(isOpen ? [] : ['archive'])];
}
