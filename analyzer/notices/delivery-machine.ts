import { commonTransitions } from '../cases/common-transitions.ts';
import type { Machine } from '../cases/machine.ts';
import { handlingTransitions } from './delivery/handling.ts';
import { openingTransitions } from './delivery/opening.ts';
import { passingOnTransitions } from './delivery/passing-on.ts';
import { projectDelivery } from './delivery/project.ts';
import { requestTransitions } from './delivery/requests.ts';
import { reviewTransitions } from './delivery/review.ts';
import { talkingTransitions } from './delivery/talking.ts';
import type { NoticeRules } from './rules.ts';
import type { DeliveryState, DeliveryStateName } from './state.ts';
import { rights } from './transitions.ts';
import { withEvidence } from './with-evidence.ts';

/** Names of the states for people; CLOSED: a dispute was accepted, or another unit got it. */
export const deliveryStateNames: Readonly<
  Record<DeliveryStateName, { zh: string; en: string; final?: true }>
> = {
  ISSUED: { zh: '待签收', en: 'Issued' },
  SIGNED: { zh: '已签收', en: 'Signed' },
  HANDLING: { zh: '处置中', en: 'Handling' },
  FEEDBACK: { zh: '待复核', en: 'Answered' },
  VERIFIED: { zh: '复核通过', en: 'Verified' },
  ARCHIVED: { zh: '已归档', en: 'Archived', final: true },
  WITHDRAWN: { zh: '已撤回', en: 'Withdrawn', final: true },
  CLOSED: { zh: '已办结', en: 'Closed', final: true },
};

/**
 * A notice on its way to one unit (one hop): issue → sign → handle → answer → verify → archive, with everything that may come
 * between. Sides: `issuer` of the hop, `recipient`, `copy`; each acts for itself only.
 */
export function createDeliveryMachine({ rules }: { rules: NoticeRules }): Machine<DeliveryState> {
  return {
    kind: 'delivery',
    states: deliveryStateNames,
    transitions: withEvidence<DeliveryState>({
      ...commonTransitions<DeliveryState>({
        by: ['issuer', 'recipient', 'copy'],
        right: rights.update,
      }),
      ...openingTransitions(rules),
      ...handlingTransitions(rules),
      ...reviewTransitions(rules),
      ...requestTransitions,
      ...passingOnTransitions,
      ...talkingTransitions,
    }),
    sides: (state, unitId) => [
      ...(unitId === state.issuerUnitId ? ['issuer'] : []),
      ...(unitId === state.recipientUnitId ? ['recipient'] : []),
      ...(state.copyUnitIds.includes(unitId) ? ['copy'] : []),
    ],
    parties: (state) => [
      { unitId: state.issuerUnitId, role: 'issuer' },
      ...state.copyUnitIds.map((unitId) => ({ unitId, role: 'copy' })),
    ],
    project: projectDelivery,
  };
}
