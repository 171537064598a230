import type { ByAt } from '../attestations/state.ts';
import type { CaseState } from '../cases/machine.ts';
import type { AttachedFile } from '../register/files/attached.ts';

export const exceptionStates = [
  'REQUESTED',
  'APPROVED',
  'REJECTED',
  'WITHDRAWN',
  'REVOKED',
] as const;

export type ExceptionStateName = (typeof exceptionStates)[number];

/** The item as it was when the exception was approved, without the exception. */
export interface FrozenItem {
  state: string;
  at: string;
  /** Codes of the reasons, sorted: what they say in words is made when it is shown. */
  reasons: readonly string[];
}

export interface ExceptionState extends CaseState {
  state: ExceptionStateName;
  number: string;
  systemId: string;
  itemKey: string;
  reason: string;
  compensatingControl: string;
  risk: 'low' | 'medium' | 'high';
  riskNote: string | null;
  /** Last day (Shanghai) on which it holds. */
  expiresOn: string;
  /** How long it may last from today, by its risk; frozen when it was worded or decided. */
  maxDays: number;
  requested: ByAt;
  approved: ByAt | null;
  frozen: FrozenItem | null;
  replaces: string | null;
  files: readonly AttachedFile[];
  ended: (ByAt & { reason: string }) | null;
}
