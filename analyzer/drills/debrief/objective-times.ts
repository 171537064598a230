import type { ActionFact, DrillFacts, PlannedObjective } from './facts.ts';
import type { MeasureRule, ObjectiveRules } from './objective-rules.ts';
import { shareOf } from './score.ts';

export interface ObjectiveTime {
  id: string;
  /** `T_detect` … */
  measure: string;
  zh: string;
  en: string;
  /** Named in the plan; the others are what the log gives by itself. */
  planned: boolean;
  /** Exercise time from which it counts; absent: that has not happened. */
  fromMs?: number;
  atMs?: number;
  tookMs?: number;
  limitMs?: number;
  state: 'met' | 'late' | 'not-reached' | 'open' | 'not-started' | 'no-limit';
  action?: ActionFact;
}

function firstSent({ injects }: DrillFacts, channel?: string): number | undefined {
  const sent = injects
    .filter((inject) => channel === undefined || inject.channel === channel)
    .flatMap(({ sentMs }) => sentMs ?? []);
  return sent.length === 0 ? undefined : Math.min(...sent);
}

function usualStart(
  { from }: MeasureRule,
  facts: DrillFacts,
  ended: ReadonlyMap<string, number>,
): number | undefined {
  const first = firstSent(facts);
  if ('channel' in from) return firstSent(facts, from.channel) ?? first;
  if ('measure' in from) return ended.get(from.measure) ?? first;
  return first;
}

function startOf(
  { from }: PlannedObjective,
  rule: MeasureRule,
  facts: DrillFacts,
  ended: ReadonlyMap<string, number>,
): number | undefined {
  switch (from.kind) {
    case 'usual':
      return usualStart(rule, facts, ended);
    case 'start':
      return facts.startedAt === undefined ? undefined : 0;
    case 'inject':
      return facts.injects.find(({ id }) => id === from.injectId)?.sentMs;
  }
}

function stateOf(
  { fromMs, tookMs, limitMs }: Pick<ObjectiveTime, 'fromMs' | 'tookMs' | 'limitMs'>,
  { ended, exerciseMs }: DrillFacts,
): ObjectiveTime['state'] {
  if (fromMs === undefined) return 'not-started';
  if (tookMs === undefined) {
    if (ended) return 'not-reached';
    return limitMs !== undefined && exerciseMs - fromMs > limitMs ? 'late' : 'open';
  }
  if (limitMs === undefined) return 'no-limit';
  return tookMs <= limitMs ? 'met' : 'late';
}

function timeOf(
  about: Pick<ObjectiveTime, 'id' | 'measure' | 'zh' | 'en' | 'planned' | 'limitMs'>,
  fromMs: number | undefined,
  until: string,
  facts: DrillFacts,
): ObjectiveTime {
  const first = (one: ActionFact | undefined, other: ActionFact) =>
    one === undefined || other.atMs < one.atMs ? other : one;
  const action =
    fromMs === undefined
      ? undefined
      : facts.actions
          .filter(({ kind, atMs }) => kind === until && atMs >= fromMs)
          .reduce<ActionFact | undefined>(first, undefined);
  const measured = {
    ...about,
    ...(fromMs !== undefined && { fromMs }),
    ...(action &&
      fromMs !== undefined && { action, atMs: action.atMs, tookMs: action.atMs - fromMs }),
  };
  return { ...measured, state: stateOf(measured, facts) };
}

/** The times of a drill by its log, in exercise time, against the limits of its plan; in the order of the rules. */
export function objectiveTimes(rules: ObjectiveRules, facts: DrillFacts): ObjectiveTime[] {
  const ended = new Map<string, number>();
  return rules.measures.flatMap((rule) => {
    const { id, code, zh, en } = rule;
    const planned = facts.objectives.filter(({ measure }) => measure === code);
    const wanted: readonly PlannedObjective[] =
      planned.length > 0 ? planned : [{ id: code, measure: code, from: { kind: 'usual' } }];
    const times = wanted.map((objective) =>
      timeOf(
        {
          id: objective.id,
          measure: code,
          zh: objective.titleZh ?? zh,
          en,
          planned: planned.length > 0,
          ...(objective.limitMs !== undefined && { limitMs: objective.limitMs }),
        },
        startOf(objective, rule, facts, ended),
        objective.until ?? rule.until,
        facts,
      ),
    );
    const at = times.flatMap(({ atMs }) => atMs ?? []);
    if (at.length > 0) ended.set(id, Math.min(...at));
    return times;
  });
}

/** How many limits there are, how many of them are decided, and how many were kept. Beside the experts' grades. */
export function objectiveScore(times: readonly ObjectiveTime[]) {
  const limited = times.filter(({ limitMs }) => limitMs !== undefined);
  const count = (...states: ObjectiveTime['state'][]) =>
    limited.filter(({ state }) => states.includes(state)).length;
  const judged = count('met', 'late', 'not-reached');
  const limits = limited.length;
  return { limits, judged, met: count('met'), coverage: shareOf(judged, limits) };
}
