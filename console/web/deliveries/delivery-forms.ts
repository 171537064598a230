import type { ActionForm } from '../shapes/cases/case.ts';

const reason = {
  name: 'reason',
  label: 'deliveries.form.reason',
  kind: 'long',
  required: true,
} as const;
const words = {
  name: 'text',
  label: 'deliveries.form.text',
  kind: 'long',
  required: true,
} as const;

/**
 * Dialogs behind the messages of a delivery that need a few fields. Feedback, verification and forwarding have more to
 * them: pages and dialogs of their own.
 */
export const deliveryForms: Readonly<Record<string, ActionForm>> = {
  sign: {
    fields: [{ name: 'note', label: 'deliveries.form.signNote', kind: 'long' }],
    help: 'deliveries.form.signHelp',
  },
  contain: {
    fields: [
      { name: 'measure', label: 'deliveries.form.measure', kind: 'long', required: true },
      { name: 'at', label: 'deliveries.form.measureAt', kind: 'datetime', required: true },
    ],
    help: 'deliveries.form.containHelp',
  },
  assign: {
    fields: [
      { name: 'accountId', label: 'deliveries.form.person', kind: 'account', required: true },
    ],
  },
  dispute: {
    fields: [
      {
        name: 'reason',
        label: 'deliveries.form.disputeReason',
        kind: 'choice',
        required: true,
        choices: ['false-positive', 'not-ours', 'duplicate'].map((value) => ({
          value,
          label: `deliveries.dispute.${value}`,
        })),
      },
      words,
      { name: 'suggestedUnit', label: 'deliveries.form.suggestedUnit', kind: 'text' },
      { name: 'duplicateOf', label: 'deliveries.form.duplicateOf', kind: 'text' },
    ],
    help: 'deliveries.form.disputeHelp',
  },
  'ask-extension': {
    fields: [
      { name: 'until', label: 'deliveries.form.until', kind: 'datetime', required: true },
      words,
    ],
    help: 'deliveries.form.extensionHelp',
  },
  'grant-extension': {
    fields: [
      {
        name: 'until',
        label: 'deliveries.form.grantUntil',
        help: 'deliveries.form.grantUntilHelp',
        kind: 'datetime',
      },
      reason,
    ],
  },
  'refuse-extension': { fields: [reason] },
  'uphold-dispute': { fields: [reason], help: 'deliveries.form.upholdHelp' },
  'accept-dispute': { fields: [reason], help: 'deliveries.form.acceptHelp', grave: true },
  reassign: {
    fields: [
      { name: 'unitId', label: 'deliveries.form.unit', kind: 'unit', required: true },
      reason,
    ],
    help: 'deliveries.form.reassignHelp',
    grave: true,
  },
  'take-back-request': { fields: [{ name: 'reason', label: 'deliveries.form.why', kind: 'long' }] },
  transfer: {
    fields: [
      { name: 'unitId', label: 'deliveries.form.unit', kind: 'unit', required: true },
      reason,
    ],
    help: 'deliveries.form.transferHelp',
  },
  reject: { fields: [reason], help: 'deliveries.form.rejectHelp' },
  return: { fields: [reason], help: 'deliveries.form.returnHelp' },
  withdraw: { fields: [reason], help: 'deliveries.form.withdrawHelp', grave: true },
  remind: { fields: [{ name: 'text', label: 'deliveries.form.remindText', kind: 'long' }] },
  comment: { fields: [words] },
};

/** What a side does next, in order of the way: the first possible one is the page's one button. */
export const mainSteps = {
  recipient: ['sign', 'accept'],
  issuer: [
    'uphold-dispute',
    'accept-dispute',
    'reassign',
    'grant-extension',
    'refuse-extension',
    'reject',
    'archive',
  ],
} as const;
