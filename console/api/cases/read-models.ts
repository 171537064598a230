import type { LoggedMessage } from '../../../analyzer/cases/cases.ts';
import type { CaseState, Machine } from '../../../analyzer/cases/machine.ts';
import type { ClockState } from '../../../analyzer/clocks/clock.ts';
import type { DeadlineRules } from '../../../analyzer/clocks/deadline-rules.ts';
import { isOverdue } from '../../../analyzer/clocks/effects.ts';
import { unitNames } from '../../../analyzer/people/unit-names.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import type { CaseClockView, CaseEntry } from './schema.ts';

/** One clock as screens show it; its name is that of its deadline. */
export function clockViewOf(
  clock: ClockState,
  atIso: string,
  rules: DeadlineRules,
  escalatedStep = 0,
): CaseClockView {
  const deadline = rules.deadlines.get(clock.rule.ruleId);
  return {
    clock: clock.clock,
    labelZh: deadline?.nameZh ?? clock.clock,
    labelEn: deadline?.nameEn ?? clock.clock,
    state: clock.state,
    startedAt: clock.startedAt,
    dueAt: clock.dueAt,
    originalDueAt: clock.originalDueAt,
    pausedAt: clock.pausedAt ?? null,
    endedAt: clock.endedAt ?? null,
    overdue: isOverdue(clock, atIso),
    extensions: clock.extensions,
    round: clock.round,
    escalatedStep,
    estimated: [...(clock.estimated ?? [])],
    rule: clock.rule,
  };
}

/** Clocks of one case. */
export async function clocksOf(
  { db }: Records,
  caseId: string,
  atIso: string,
  rules: DeadlineRules,
): Promise<CaseClockView[]> {
  const rows = await db
    .selectFrom('case_clocks')
    .select(['clock_json', 'escalated_step'])
    .where('case_id', '=', caseId)
    .orderBy('started_at')
    .orderBy('clock')
    .execute();
  return rows.map((row) =>
    clockViewOf(JSON.parse(row.clock_json) as ClockState, atIso, rules, row.escalated_step),
  );
}

/** Messages as entries of the timeline, in their order. */
export async function entriesOf(
  records: Records,
  machine: Machine<CaseState>,
  messages: readonly LoggedMessage[],
): Promise<CaseEntry[]> {
  const names = await unitNames(
    records.db,
    messages.map((message) => message.unitId),
  );
  return messages.map((message) => {
    const { id, at, kind, unitId, actor, payload, clocks, refused, clockBehindMs } = message;
    const { zh, en } = machine.transitions[kind] ?? { zh: kind, en: kind };
    const unitName = names.get(unitId);
    return {
      id,
      at,
      kind,
      zh,
      en,
      unitId,
      ...(unitName !== undefined && { unitName }),
      actor,
      payload: { ...payload },
      clocks: clocks.map((effect) => ({ ...effect })),
      ...(refused && { refused }),
      ...(clockBehindMs !== undefined && { clockBehindMs }),
      node: message.node,
      hash: message.hash,
    };
  });
}
