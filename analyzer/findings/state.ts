import type { ByAt } from '../attestations/state.ts';
import type { CaseState } from '../cases/machine.ts';
import type { AttachedFile } from '../register/files/attached.ts';

export const findingStates = ['OPEN', 'READY', 'REVISION', 'CLOSED', 'WITHDRAWN'] as const;

export type FindingStateName = (typeof findingStates)[number];

/** What one side said. */
export interface FindingSaying extends ByAt {
  kind: 'answer' | 'revise' | 'close' | 'withdraw' | 'reopen';
  text: string;
  attestationIds: readonly string[];
  exceptionId: string | null;
}

export interface FindingState extends CaseState {
  state: FindingStateName;
  number: string;
  systemId: string;
  itemKey: string;
  templateId: string | null;
  severity: 'high' | 'medium' | 'low';
  text: string;
  expected: string | null;
  /** Unit for which the auditor acts. */
  raisedUnitId: string;
  raised: ByAt;
  /** State of the item when it was raised. */
  itemState: string;
  rounds: number;
  exchange: readonly FindingSaying[];
  files: readonly AttachedFile[];
  closedAt: string | null;
}
