import type { Debrief as Debriefed } from '../../../../analyzer/drills/debrief/debrief.ts';
import type { EvaluationRules } from '../../../../analyzer/drills/evaluation/rules.ts';
import { evaluationsView } from '../evaluation/views.ts';
import { watermark } from '../read-models.ts';
import type { Debrief } from './schema.ts';

/** The debrief as it is answered; `roleNames` are the playbook's. */
export function debriefView(debrief: Debriefed, rules: EvaluationRules): Debrief {
  const { facts, timeline } = debrief;
  const nameOf = (role: string) => facts.roleNames[role] ?? role;
  return {
    ...watermark,
    id: facts.id,
    number: facts.number,
    title: facts.title,
    state: facts.state,
    startedAt: facts.startedAt ?? null,
    endedAt: facts.endedAt ?? null,
    exerciseMs: facts.exerciseMs,
    pausedMs: facts.pausedMs,
    ended: facts.ended,
    paper: timeline.entries.some(({ source }) => source === 'paper'),
    objectives: debrief.objectives.map(({ action, ...time }) => ({
      ...time,
      fromMs: time.fromMs ?? null,
      atMs: time.atMs ?? null,
      tookMs: time.tookMs ?? null,
      limitMs: time.limitMs ?? null,
      actionId: action?.id ?? null,
      by: action?.name ?? null,
    })),
    objectiveScore: debrief.objectiveScore,
    injects: debrief.injects,
    score: debrief.score,
    proposed: debrief.proposed,
    disputed: debrief.disputed,
    persons: debrief.persons.map(({ person, verdict, score }) => ({
      accountId: person.accountId,
      name: person.name,
      unitName: person.unitName,
      role: person.playbookRole === undefined ? null : nameOf(person.playbookRole),
      verdict,
      score,
    })),
    teams: debrief.teams,
    missed: debrief.missed.map(({ expectation, ...rest }) => ({
      ...rest,
      injectId: expectation.inject.id,
      injectNo: expectation.inject.no,
      injectTitle: expectation.inject.title,
      expectedId: expectation.expected.id,
      text: expectation.expected.text,
      roles: expectation.roles.map(nameOf),
    })),
    timeline: timeline.entries.map((entry) => ({
      ...entry,
      at: entry.at ?? null,
      by: entry.by ?? null,
      injectNo: entry.injectNo ?? null,
    })),
    timelineLeftOut: timeline.leftOut + facts.actionsLeftOut,
    evaluations: evaluationsView(debrief.evaluations, debrief.evaluators, rules),
    improvements: debrief.improvements.map(
      ({ id, title, source, ownerName, dueAt, done, late }) => ({
        id,
        title,
        source,
        ownerName,
        dueAt,
        doneAt: done?.at ?? null,
        late,
      }),
    ),
  };
}
