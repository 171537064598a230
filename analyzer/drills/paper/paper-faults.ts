import type { PlaybookRules } from '../../playbooks/rules.ts';
import type { PaperClock } from '../debrief/clock-history.ts';
import type { DrillFacts } from '../debrief/facts.ts';
import { ownActions } from '../drill.ts';
import { evaluationFaults, observationFaults, type Fault } from '../evaluation/faults.ts';
import type { EvaluationRules } from '../evaluation/rules.ts';
import type { PaperResults } from './paper-results.ts';

export interface PaperFault {
  path: string;
  code:
    | Fault['code']
    | 'BAD_TIME'
    | 'OUTSIDE_DRILL'
    | 'NOT_A_PLAYER'
    | 'NOT_AN_EVALUATOR'
    | 'ACTION_UNKNOWN'
    | 'TWICE'
    | 'EMPTY';
  message: string;
}

export interface PaperContext {
  facts: DrillFacts;
  actions: PlaybookRules['actions'];
  rules: EvaluationRules;
  /** ISO 8601 UTC. */
  now: string;
}

const badTime = (path: string, message: string): PaperFault => ({
  path,
  code: 'BAD_TIME',
  message,
});

/** Texts were parsed: ISO 8601 UTC with milliseconds compare as they are. */
function clockFaults({ startedAt, endedAt, pauses }: PaperClock, now: string): PaperFault[] {
  const faults: PaperFault[] = [];
  if (startedAt >= endedAt)
    faults.push(badTime('/clock/endedAt', 'The end is not after the start.'));
  if (endedAt > now) faults.push(badTime('/clock/endedAt', 'The end is in the future.'));
  let last = startedAt;
  for (const [index, { from, until }] of pauses.entries()) {
    const path = `/clock/pauses/${index}`;
    if (from < last || until <= from || until > endedAt) {
      faults.push(badTime(path, 'Pauses follow one another between start and end.'));
    }
    last = until;
  }
  return faults;
}

function spanOf({ clock }: PaperResults, { facts, now }: PaperContext) {
  if (clock) return { from: clock.startedAt, until: clock.endedAt };
  return { from: facts.startedAt ?? now, until: facts.endedAt ?? now };
}

function timeFaults(sent: PaperResults, context: PaperContext): PaperFault[] {
  const { from, until } = spanOf(sent, context);
  const outside = (path: string, at: string): PaperFault[] =>
    at >= from && at <= until
      ? []
      : [{ path, code: 'OUTSIDE_DRILL', message: `Not between ${from} and ${until}.` }];
  return [
    ...(sent.clock ? clockFaults(sent.clock, context.now) : []),
    ...sent.injects.flatMap(({ at }, index) => outside(`/injects/${index}/at`, at)),
    ...sent.actions.flatMap(({ at }, index) => outside(`/actions/${index}/at`, at)),
  ];
}

function injectFaults({ injects, actions }: PaperResults, { facts }: PaperContext): PaperFault[] {
  const known = new Set(facts.injects.map(({ id }) => id));
  const seen = new Set<string>();
  const unknown = (path: string, id: string): PaperFault[] =>
    known.has(id) ? [] : [{ path, code: 'INJECT_UNKNOWN', message: `There is no inject ${id}.` }];
  return [
    ...injects.flatMap(({ injectId }, index): PaperFault[] => {
      const path = `/injects/${index}/injectId`;
      if (seen.has(injectId))
        return [{ path, code: 'TWICE', message: 'This inject is there twice.' }];
      seen.add(injectId);
      return unknown(path, injectId);
    }),
    ...actions.flatMap(({ injectId }, index) =>
      injectId === undefined ? [] : unknown(`/actions/${index}/injectId`, injectId),
    ),
  ];
}

function peopleFaults(sent: PaperResults, { facts, actions: kinds }: PaperContext): PaperFault[] {
  const having = (wanted: string) =>
    new Set(
      facts.participants.filter(({ role }) => role === wanted).map(({ accountId }) => accountId),
    );
  const players = having('player');
  const evaluators = having('evaluator');
  const known = new Set<string>([
    ...kinds.map(({ id }) => id),
    ...ownActions.map(({ kind }) => kind),
  ]);
  const notEvaluator = (path: string, id: string): PaperFault[] =>
    evaluators.has(id)
      ? []
      : [{ path, code: 'NOT_AN_EVALUATOR', message: 'No evaluator of this drill.' }];
  return [
    ...sent.actions.flatMap(({ accountId, kind }, index): PaperFault[] => {
      const path = `/actions/${index}`;
      const faults: PaperFault[] = [];
      if (!players.has(accountId)) {
        faults.push({
          path: `${path}/accountId`,
          code: 'NOT_A_PLAYER',
          message: 'No player of this drill.',
        });
      }
      if (!known.has(kind)) {
        faults.push({
          path: `${path}/kind`,
          code: 'ACTION_UNKNOWN',
          message: `There is no kind ${kind}.`,
        });
      }
      return faults;
    }),
    ...sent.observations.flatMap(({ evaluatorId }, index) =>
      notEvaluator(`/observations/${index}/evaluatorId`, evaluatorId),
    ),
    ...sent.evaluations.flatMap(({ evaluatorId }, index) =>
      notEvaluator(`/evaluations/${index}/evaluatorId`, evaluatorId),
    ),
  ];
}

/** Everything that can't be entered, each with its place; nothing is written when there is one. */
export function paperFaults(sent: PaperResults, context: PaperContext): PaperFault[] {
  const { facts, rules } = context;
  const { clock, injects, actions, observations, evaluations } = sent;
  const nothing =
    !clock && [injects, actions, observations, evaluations].every(({ length }) => length === 0);
  if (nothing) return [{ path: '', code: 'EMPTY', message: 'There is nothing to enter.' }];
  const written = new Set(injects.map(({ injectId }) => injectId));
  const played = facts.injects.map(({ sentMs, ...inject }) => {
    // Where the clock was on paper, only what paper says was played.
    const stays = sentMs !== undefined && (!clock || inject.source === 'paper');
    return written.has(inject.id) || stays ? { ...inject, sentMs: sentMs ?? 0 } : inject;
  });
  return [
    ...timeFaults(sent, context),
    ...injectFaults(sent, context),
    ...peopleFaults(sent, context),
    ...observationFaults({ ...facts, injects: played }, observations),
    ...evaluations.flatMap((form, index) => evaluationFaults(rules, form, `/evaluations/${index}`)),
  ];
}
