import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CaseAction } from './cases.ts';
import { caseFixture, personOf, type CaseFixture } from './testing/case-fixture.ts';

let node: CaseFixture;
beforeEach(async () => {
  node = await caseFixture();
});
afterEach(() => node.dispose());

const opening = {
  title: '弱口令',
  issuerUnitId: 'county',
  recipientUnitId: 'schoolA',
  copies: ['city'],
};

function doing(
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

describe('acting on a case', () => {
  test('opens a case, writes its message, clocks, parties, audit entry and outbox', async () => {
    const view = await node.cases.act(doing('county', 'open', opening));
    expect(view).toMatchObject({ version: 1, state: { state: 'OPEN', unitId: 'schoolA' } });
  });
});
