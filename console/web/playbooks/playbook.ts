import { ApiError } from '../providers/http.ts';

export interface PlaybookRow {
  id: string;
  title: string;
  kind: 'response-plan' | 'table-top' | 'live-drill';
  version: string;
  hash: string;
  steps: number;
  injects: number;
  roles: number;
  lastDrilledAt: string | null;
  ownerName: string | null;
  unitName: string | null;
  /** Comes with the platform; belongs to no unit. */
  builtIn: boolean;
  createdAt: string;
}

export const playbookKinds = ['response-plan', 'table-top', 'live-drill'] as const;

/** One thing that is wrong with an uploaded file, and where in it. */
export interface Fault {
  /** JSON Pointer. */
  path: string;
  code: string;
  message: string;
}

export interface Checked {
  faults: readonly Fault[];
}

interface Words {
  zh: string;
  en: string;
}

export interface Playbook extends Omit<PlaybookRow, 'roles' | 'injects' | 'steps'> {
  background: Words | null;
  roles: readonly (Words & { id: string; part: string; unit: string; atLeast: number })[];
  injects: readonly PlaybookInject[];
  steps: readonly PlaybookStep[];
}

export interface PlaybookInject extends Words {
  id: string;
  no: string;
  channel: 'console-inbox' | 'mail' | 'fake-alert' | 'fake-notice' | 'phone-card';
  trigger: 'timed' | 'manual' | 'conditional';
  plannedMs: number | null;
  condition: string | null;
  after: readonly string[];
  to: readonly string[];
  content: Words;
  expected: readonly (Words & {
    id: string;
    kind: string;
    withinMs: number | null;
    role: string | null;
  })[];
}

export interface PlaybookStep extends Words {
  id: string;
  kind: string;
  text: Words;
  roles: readonly string[];
  dueMs: number | null;
  next: readonly string[];
}

export const titleOf = ({ title }: Pick<PlaybookRow, 'title'>, _locale: string): string => title;

/** The faults in a refusal; undefined for a refusal of another kind. */
export function faultsOf(error: unknown): readonly Fault[] | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const { faults } = error.fields;
  return Array.isArray(faults) ? (faults as readonly Fault[]) : undefined;
}

export const playbookPath = (id: string): string => `/playbooks/${encodeURIComponent(id)}`;
