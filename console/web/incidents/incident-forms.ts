import type { ActionForm } from '../shapes/cases/case.ts';
import { dismissReasons, reportLines } from './incident.ts';

const words = (name: string, label: string, required = true) =>
  ({ kind: 'long', name, label, required }) as const;
const when = { kind: 'datetime', name: 'at', label: 'incidents.happenedAt' } as const;

const lineField = {
  kind: 'choice',
  name: 'line',
  label: 'incidents.line',
  required: true,
  initial: 'edu',
  choices: reportLines.map((line) => ({ value: line, label: `incidents.lineName.${line}` })),
} as const;

/** Dialogs of the messages of an incident. */
export const incidentForms: Readonly<Record<string, ActionForm>> = {
  contain: {
    fields: [words('text', 'incidents.containText'), when],
    help: 'incidents.containHelp',
  },
  recover: {
    fields: [words('text', 'incidents.recoverText'), when],
    help: 'incidents.recoverHelp',
  },
  close: { fields: [words('text', 'incidents.closeText')], help: 'incidents.closeHelp' },
  dismiss: {
    grave: true,
    help: 'incidents.dismissHelp',
    fields: [
      {
        kind: 'choice',
        name: 'reason',
        label: 'incidents.reason',
        required: true,
        choices: dismissReasons.map((each) => ({
          value: each,
          label: `incidents.dismissReason.${each}`,
        })),
      },
      words('text', 'incidents.words'),
    ],
  },
  reopen: { fields: [words('text', 'incidents.words')] },
  assign: {
    fields: [{ kind: 'account', name: 'accountId', label: 'incidents.lead', required: true }],
  },
  describe: {
    fields: [
      { kind: 'text', name: 'title', label: 'incidents.what', maxLength: 200 },
      words('description', 'incidents.description', false),
      { kind: 'datetime', name: 'occurredAt', label: 'incidents.occurred' },
    ],
    help: 'incidents.describeHelp',
  },
  record: {
    fields: [
      words('text', 'incidents.recordText'),
      when,
      {
        kind: 'choice',
        name: 'category',
        label: 'incidents.category',
        initial: 'action',
        choices: ['finding', 'action', 'contact', 'other'].map((each) => ({
          value: each,
          label: `incidents.categoryName.${each}`,
        })),
      },
    ],
    help: 'incidents.recordHelp',
  },
  comment: { fields: [words('text', 'incidents.words')] },
  'report-orally': {
    help: 'incidents.oralHelp',
    fields: [
      lineField,
      { kind: 'datetime', name: 'at', label: 'incidents.calledAt', required: true },
      { kind: 'text', name: 'caller', label: 'incidents.caller', required: true, maxLength: 200 },
      {
        kind: 'text',
        name: 'calledOffice',
        label: 'incidents.calledOffice',
        required: true,
        maxLength: 200,
      },
      { kind: 'text', name: 'called', label: 'incidents.called', required: true, maxLength: 200 },
      { kind: 'text', name: 'phone', label: 'incidents.phone', maxLength: 40 },
      words('summary', 'incidents.callSummary'),
    ],
  },
  'add-task': {
    fields: [
      { kind: 'text', name: 'title', label: 'incidents.task', required: true, maxLength: 200 },
      { kind: 'account', name: 'assigneeId', label: 'incidents.assignee' },
      { kind: 'datetime', name: 'dueAt', label: 'incidents.taskDue' },
    ],
  },
  'complete-task': { fields: [words('note', 'incidents.taskNote', false)] },
  'transfer-evidence': {
    fields: [
      { kind: 'text', name: 'to', label: 'incidents.transferTo', required: true, maxLength: 200 },
      words('reason', 'incidents.reason'),
      when,
    ],
  },
  'report-upward': {
    help: 'incidents.upwardHelp',
    fields: [
      lineField,
      {
        kind: 'text',
        name: 'to',
        label: 'incidents.receiver',
        help: 'incidents.receiverHelp',
        maxLength: 200,
      },
      { kind: 'text', name: 'channel', label: 'incidents.channel', maxLength: 200 },
      when,
    ],
  },
  'receive-report': { fields: [words('note', 'incidents.words', false)] },
};
