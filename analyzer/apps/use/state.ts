import type { ByAt } from '../../attestations/state.ts';
import type { CaseState } from '../../cases/machine.ts';
import type { AttachedFile } from '../../register/files/attached.ts';
import type { UseFacts } from '../facts.ts';
import type { PassedGate } from '../gates/gate.ts';
import type { Decisions } from '../items/decision.ts';
import type { TriggerKind } from '../tables.ts';

export const appUseStates = {
  SCHOOL_PROPOSED: { zh: '学校提出', en: 'Proposed' },
  SCHOOL_REVIEW: { zh: '校内审查', en: 'School review' },
  COLLECTIVE_DECISION: { zh: '集体决策', en: 'Collective decision' },
  BUREAU_REVIEW: { zh: '主管部门审查', en: 'Bureau review' },
  IN_USE: { zh: '使用中', en: 'In use' },
  RE_REVIEW: { zh: '复审', en: 'Re-review' },
  STOPPED: { zh: '已停用', en: 'Stopped', final: true },
} as const;

export type AppUseStateName = keyof typeof appUseStates;

/** What the school looked at (教基厅函〔2018〕102号: content, links, functions, security). */
export interface SchoolReview extends ByAt {
  content: boolean;
  links: boolean;
  functions: boolean;
  security: boolean;
  text: string;
}

export interface CollectiveDecision extends ByAt {
  meeting: string;
  on: string;
  adopted: boolean;
  text: string | null;
  /** 会议纪要: a file of the case. */
  minutes: string | null;
}

export interface BureauStep extends ByAt {
  unitId: string;
  passed: boolean;
  text: string;
  gates: readonly PassedGate[];
}

export interface OpenTrigger extends ByAt {
  kind: TriggerKind | 'yearly';
  reasonZh: string;
  reasonEn: string;
  /** Stop using it now. */
  urgent: boolean;
}

/** One unit's use of one app. Days are civil dates of Shanghai. */
export interface AppUseState extends CaseState, Decisions {
  state: AppUseStateName;
  appId: string;
  appName: string;
  facts: UseFacts;
  proposed: ByAt;
  /** The version that is reviewed. */
  packageId: string | null;
  schoolReview: SchoolReview | null;
  decision: CollectiveDecision | null;
  /** Bureaus that review in turn (县 → 市); empty where this node knows none above. */
  bureauUnitIds: readonly string[];
  /** How many of them have passed it in this round. */
  bureausPassed: number;
  bureauSteps: readonly BureauStep[];
  triggers: readonly OpenTrigger[];
  inUseSince: string | null;
  reviewedOn: string | null;
  stopped: (ByAt & { reason: string; on: string }) | null;
  files: readonly AttachedFile[];
}
