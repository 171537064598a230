import type { Static } from 'typebox';
import type { CheckedSchema, Playbook, PlaybookRow } from '../../api/playbooks/schema.ts';
import { ApiError } from '../providers/http.ts';

export type { Playbook, PlaybookRow };
export type PlaybookInject = Playbook['injects'][number];
export type Checked = Static<typeof CheckedSchema>;
/** One thing that is wrong with an uploaded file, and where in it. */
export type Fault = Checked['faults'][number];

export const playbookKinds = ['response-plan', 'table-top', 'live-drill'] as const;

/** The faults in a refusal; undefined for a refusal of another kind. */
export function faultsOf(error: unknown): readonly Fault[] | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const { faults } = error.fields;
  return Array.isArray(faults) ? (faults as readonly Fault[]) : undefined;
}

/** A text as a run would show it with the values that the plan itself brings. */
export function filledText(text: string, variables: Playbook['variables']): string {
  return text.replaceAll(/(__[a-z][a-z0-9_-]*?__):value/gu, (written, name: string) => {
    const value = variables.find((variable) => variable.name === name)?.value ?? '';
    return value === '' ? written : value;
  });
}

export const playbookPath = (id: string): string => `/playbooks/${encodeURIComponent(id)}`;
