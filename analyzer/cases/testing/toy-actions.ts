import type { CaseAction } from '../cases.ts';
import { personOf } from './case-fixture.ts';

/** An action of a person of `unitId` on a toy case. */
export function doing(
  unitId: string,
  message: string,
  payload: CaseAction['payload'] = {},
  more: Partial<CaseAction> = {},
): CaseAction {
  return {
    caseId: 'case-1',
    caseKind: 'delivery',
    message,
    payload,
    actor: personOf(unitId),
    unitId,
    ...more,
  };
}

/** The county sends something to school A, with a copy to the city. */
export const opening = {
  title: '弱口令',
  issuerUnitId: 'county',
  recipientUnitId: 'schoolA',
  copies: ['city'],
};
