import { fromLocalInput, toLocalInput } from '../../format/time.ts';
import type { Drill } from '../drill.ts';

/** The plan as typed: everything is text until it is sent. */
export interface PlanForm {
  title: string;
  form: Drill['form'];
  scope: Drill['scope'];
  content: Drill['content'];
  blind: Drill['blind'];
  purpose: string;
  goals: string;
  plannedAt: string;
  plannedMinutes: string;
  schedule: string;
  venue: string;
  budgeted: boolean;
  playbookId: string;
  /** Minutes by objective; '' for none. */
  limits: Readonly<Record<string, string>>;
  support: Readonly<Record<string, string>>;
  authorisation: string;
  forbidden: string;
  stopWord: string;
}

export const supportParts = [
  'people',
  'funds',
  'venue',
  'infrastructure',
  'communication',
  'technology',
  'security',
  'check',
] as const satisfies readonly (keyof Drill['support'])[];

export const emptyPlan: PlanForm = {
  title: '',
  form: 'table-top',
  scope: 'organisation',
  content: 'special',
  blind: 'open',
  purpose: '',
  goals: '',
  plannedAt: '',
  plannedMinutes: '',
  schedule: '',
  venue: '',
  budgeted: false,
  playbookId: '',
  limits: {},
  support: {},
  authorisation: '',
  forbidden: '',
  stopWord: '',
};

/** A stored plan for editing. */
export function formOf(drill: Drill): PlanForm {
  const { title, form, scope, content, blind, purpose, goals, schedule, venue, budgeted } = drill;
  return {
    title,
    form,
    scope,
    content,
    blind,
    purpose,
    goals,
    schedule,
    venue,
    budgeted,
    plannedAt: toLocalInput(drill.plannedAt).slice(0, 16),
    plannedMinutes: drill.plannedMinutes === null ? '' : String(drill.plannedMinutes),
    playbookId: drill.playbook?.id ?? '',
    limits: Object.fromEntries(
      drill.objectives.map(({ objective, limitMinutes }) => [objective, String(limitMinutes)]),
    ),
    support: { ...drill.support },
    authorisation: drill.safety.authorisation,
    forbidden: drill.safety.forbidden.join('\n'),
    stopWord: drill.safety.stopWord,
  };
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The payload of `plan`. `known` are the objectives of the stored plan: what else they hold is kept. */
export function planOf(form: PlanForm, known: Drill['objectives']): Record<string, unknown> {
  const { title, scope, content, blind, purpose, goals, schedule, venue, budgeted } = form;
  const minutes = Number(form.plannedMinutes);
  return {
    title: title.trim(),
    form: form.form,
    scope,
    content,
    blind,
    budgeted,
    purpose: purpose.trim(),
    goals: goals.trim(),
    schedule: schedule.trim(),
    venue: venue.trim(),
    plannedAt: fromLocalInput(form.plannedAt) ?? null,
    plannedMinutes: Number.isInteger(minutes) && minutes > 0 ? minutes : null,
    playbookId: form.playbookId === '' ? null : form.playbookId,
    objectives: Object.entries(form.limits).flatMap(([objective, text]) => {
      const limitMinutes = Number(text);
      if (text.trim() === '' || !(limitMinutes > 0)) return [];
      const from = known.find((each) => each.objective === objective)?.fromInjectId;
      return [{ objective, limitMinutes, ...(from === undefined ? {} : { fromInjectId: from }) }];
    }),
    support: Object.fromEntries(
      supportParts.map((part) => [part, (form.support[part] ?? '').trim()]),
    ),
    safety: {
      authorisation: form.authorisation.trim(),
      forbidden: lines(form.forbidden),
      stopWord: form.stopWord.trim(),
    },
  };
}

/** What a leader needs to decide, by the step of the wizard where it is filled in. */
export function missingIn(drill: Drill): { key: string; step: number }[] {
  const has = (role: string): boolean => drill.people.some((person) => person.role === role);
  return [
    drill.purpose === '' && { key: 'purpose', step: 0 },
    drill.plannedAt === null && { key: 'plannedAt', step: 0 },
    drill.playbook === null && { key: 'playbook', step: 1 },
    !has('player') && { key: 'players', step: 2 },
    !has('evaluator') && { key: 'evaluator', step: 2 },
    drill.safety.stopWord === '' && { key: 'stopWord', step: 4 },
  ].filter((each) => each !== false);
}
