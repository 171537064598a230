import { Type } from 'typebox';
import { expect, it } from 'vitest';
import { availableActions } from './available.ts';
import type { Fold } from './fold.ts';
import type { CaseState, Machine, Transition } from './machine.ts';

const refused = { code: 'NO', zh: '不行', en: 'No' };

function machineOf(change: Partial<Transition<CaseState>>): Machine<CaseState> {
  const act: Transition<CaseState> = {
    zh: '登记',
    en: 'Record',
    payload: Type.Object({ on: Type.String(), note: Type.Optional(Type.String()) }),
    from: 'any',
    by: ['owner'],
    right: { resource: 'apps', action: 'update' },
    apply: (state) => state ?? { state: 'OPEN', unitId: 'u', title: 't' },
    ...change,
  };
  return {
    kind: 'app-use',
    states: { OPEN: { zh: '进行', en: 'Open' } },
    transitions: { act },
    sides: () => ['owner'],
    parties: () => [],
    project: () => Promise.resolve(),
  };
}

function refusalOf(change: Partial<Transition<CaseState>>) {
  const state = { state: 'OPEN', unitId: 'u', title: 't' };
  const fold = { state, clocks: [], steps: {} } as unknown as Fold;
  const [action] = availableActions(machineOf(change), 'c', fold, 'u', '2026-11-22T00:00:00.000Z');
  return action?.refusal;
}

it('tells why an action is not possible, whatever will be sent with it', () => {
  expect(refusalOf({ guard: () => refused })).toEqual(refused);
  expect(refusalOf({ guard: (_state, { note }) => (note ? undefined : refused) })).toEqual(refused);
});

it('does not refuse an action for lack of what only its dialog will ask', () => {
  const guard: Transition<CaseState>['guard'] = (_state, { on }) =>
    typeof on === 'string' ? undefined : refused;
  expect(refusalOf({ guard })).toBeUndefined();
});

it('offers an action whose guard can not do without its payload', () => {
  const guard = (_state: CaseState, payload: Record<string, unknown>) =>
    (payload['on'] as string).startsWith('2') ? undefined : refused;
  expect(refusalOf({ guard })).toBeUndefined();
});
