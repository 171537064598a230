import { expect, it } from 'vitest';
import type { Drill } from '../drill.ts';
import { emptyPlan, formOf, missingIn, planOf } from './plan.ts';

const drill = {
  title: '勒索演练',
  form: 'live',
  scope: 'sector',
  content: 'comprehensive',
  blind: 'single',
  purpose: '检验预案',
  goals: '',
  schedule: '',
  venue: '会议室',
  budgeted: true,
  plannedAt: '2026-12-01T01:30:00.000Z',
  plannedMinutes: 90,
  objectives: [{ objective: 'T_sign', limitMinutes: 10, fromInjectId: 'i1' }],
  support: { people: '三人' },
  safety: { authorisation: '校长批准', forbidden: ['不得断网'], stopWord: '停止' },
  playbook: null,
  people: [{ role: 'director' }, { role: 'player' }],
} as unknown as Drill;

it('sends a stored plan back unchanged, with where an objective counts from', () => {
  const sent = planOf(formOf(drill), drill.objectives);
  expect(sent).toMatchObject({
    title: '勒索演练',
    plannedAt: '2026-12-01T01:30:00.000Z',
    plannedMinutes: 90,
    playbookId: null,
    objectives: [{ objective: 'T_sign', limitMinutes: 10, fromInjectId: 'i1' }],
    safety: { authorisation: '校长批准', forbidden: ['不得断网'], stopWord: '停止' },
  });
});

it('leaves out limits that are no number and empty lines', () => {
  const sent = planOf(
    {
      ...emptyPlan,
      limits: { T_sign: '', T_detect: '0', T_close: '2.5' },
      forbidden: ' a \n\n b ',
    },
    [],
  );
  expect(sent['objectives']).toEqual([{ objective: 'T_close', limitMinutes: 2.5 }]);
  expect(sent['safety']).toMatchObject({ forbidden: ['a', 'b'] });
  expect(sent['plannedAt']).toBeNull();
});

it('names what is missing before it can be handed in', () => {
  expect(missingIn(drill).map(({ key }) => key)).toEqual(['playbook', 'evaluator']);
});
