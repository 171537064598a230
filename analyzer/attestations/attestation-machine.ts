import { Type } from 'typebox';
import { commonTransitions } from '../cases/common-transitions.ts';
import type { Machine, Transition } from '../cases/machine.ts';
import { transition } from '../cases/transition.ts';
import { Id, rights } from '../register/case-work.ts';
import { assignTransition } from '../register/assign.ts';
import { fileTransitions } from '../register/files/file-transitions.ts';
import { draftingTransitions } from './drafting.ts';
import { createAttestationPreparation, type AttestationMachineDeps } from './preparation.ts';
import { projectAttestation } from './project.ts';
import { reviewTransitions } from './review.ts';
import type { AttestationState } from './state.ts';

const SupersedePayload = Type.Object({ byId: Id }, { additionalProperties: false });

/** Sent by the attestation that takes the place of this one, when it is approved. */
const supersede: Transition<AttestationState> = transition<
  AttestationState,
  typeof SupersedePayload
>({
  zh: '被新举证取代',
  en: 'Superseded',
  payload: SupersedePayload,
  from: ['IN_FORCE'],
  to: 'SUPERSEDED',
  by: ['system'],
  right: rights.approve,
  apply: (state, { byId }) => {
    if (!state) throw new Error('the attestation is not open');
    return { ...state, supersededBy: byId };
  },
  clocks: () => [{ kind: 'meet', clock: 'expiry' }],
});

/**
 * DRAFT → REVIEW → IN_FORCE → REVOKED or SUPERSEDED; DISCARDED before. That one has expired or is not in force yet is no
 * state: it follows from its dates whenever it is read.
 */
export function createAttestationMachine(deps: AttestationMachineDeps): Machine<AttestationState> {
  const prepare = createAttestationPreparation(deps);
  return {
    kind: 'attestation',
    states: {
      DRAFT: { zh: '草稿', en: 'Draft' },
      REVIEW: { zh: '待复核', en: 'In review' },
      IN_FORCE: { zh: '已生效', en: 'In force' },
      REVOKED: { zh: '已撤销', en: 'Revoked', final: true },
      SUPERSEDED: { zh: '已被取代', en: 'Superseded', final: true },
      DISCARDED: { zh: '已作废', en: 'Discarded', final: true },
    },
    transitions: {
      ...commonTransitions<AttestationState>({ by: ['owner'], right: rights.update }),
      ...assignTransition<AttestationState>({ by: ['owner'], right: rights.update }),
      ...draftingTransitions(prepare),
      ...fileTransitions<AttestationState>({
        from: ['DRAFT'],
        by: ['owner'],
        right: rights.update,
      }),
      ...reviewTransitions(),
      supersede,
    },
    sides: (state, unitId) => (unitId === state.unitId ? ['owner'] : []),
    parties: () => [],
    project: projectAttestation,
  };
}
