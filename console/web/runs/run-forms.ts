import type { ActionForm } from '../shapes/cases/case.ts';

const reason = { kind: 'long', name: 'reason', label: 'runs.reason', required: true } as const;

/** Messages that the steps offer, or that belong to drills. */
export const stepMessages = [
  'complete-step',
  'fail-step',
  'skip-step',
  'retry-step',
  'fire-inject',
  'skip-inject',
  'jump',

  'set-rate',
  'report-action',
];

/** Dialogs of what is done with a whole run. */
export const runForms: Readonly<Record<string, ActionForm>> = {
  pause: { fields: [{ ...reason, required: false }] },
  resume: { fields: [{ ...reason, required: false }] },
  stop: { grave: true, help: 'runs.stopHelp', fields: [reason] },
  comment: { fields: [{ kind: 'long', name: 'text', label: 'runs.note', required: true }] },
};
