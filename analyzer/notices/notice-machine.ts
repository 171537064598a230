import { commonTransitions } from '../cases/common-transitions.ts';
import type { Machine } from '../cases/machine.ts';
import { draftingTransitions } from './notice/drafting.ts';
import { laterTransitions } from './notice/later.ts';
import { projectNotice } from './notice/project.ts';
import type { NoticeRules } from './rules.ts';
import type { NoticeState, NoticeStateName } from './state.ts';
import { rights } from './transitions.ts';
import { withEvidence } from './with-evidence.ts';

const stateNames: Readonly<Record<NoticeStateName, { zh: string; en: string; final?: true }>> = {
  DRAFT: { zh: '草稿', en: 'Draft' },
  REVIEW: { zh: '待审签', en: 'For approval' },
  ISSUED: { zh: '已签发', en: 'Issued' },
  WITHDRAWN: { zh: '已撤回', en: 'Withdrawn', final: true },
  ARCHIVED: { zh: '已归档', en: 'Archived', final: true },
};

/**
 * A notice (通报) of one unit: draft → review → issue, then nothing of its content changes. Its deliveries are made, withdrawn,
 * archived and reopened after it by `NoticeBatches`. Who sees it: the issuer and the units above; recipients see their
 * delivery, which carries the content, and nobody else's.
 */
export function createNoticeMachine({ rules }: { rules: NoticeRules }): Machine<NoticeState> {
  return {
    kind: 'notice',
    states: stateNames,
    transitions: withEvidence<NoticeState>({
      ...commonTransitions<NoticeState>({ by: ['issuer'], right: rights.update }),
      ...draftingTransitions(rules),
      ...laterTransitions(rules),
    }),
    sides: (state, unitId) => (unitId === state.unitId ? ['issuer'] : []),
    parties: () => [],
    project: projectNotice,
  };
}
