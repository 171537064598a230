import type { Static } from 'typebox';
import type {
  FaultSchema,
  RuleEngineSchema,
  RuleFacetsSchema,
  RuleRowSchema,
  RuleSchema,
  RuleSourceSchema,
  TrySchema,
} from '../../api/rules/schema.ts';

export type RuleRow = Static<typeof RuleRowSchema>;
export type Rule = Static<typeof RuleSchema>;
export type RuleFault = Static<typeof FaultSchema>;
export type RuleSource = Static<typeof RuleSourceSchema>;
export type RuleSwitch = Rule['switches'][number];
export type RuleFacets = Static<typeof RuleFacetsSchema>;
export type Tried = Static<typeof TrySchema>;
export type RuleEngine = Static<typeof RuleEngineSchema>;

/** As the tabs of the list show them. */
export const ruleStates = ['in-use', 'asleep', 'over-budget', 'switched-off', 'faulty'] as const;

/** The title in the reader's language; rules from elsewhere have an English one only. */
export function ruleTitle(
  rule: Readonly<{ title: string; titleZh: string }>,
  locale: string,
): string {
  return locale === 'en' || rule.titleZh === '' ? rule.title : rule.titleZh;
}

export function ruleUrl(id: string): string {
  return `/rules/${encodeURIComponent(id)}`;
}

/** `0.4%`, `<0.1%`; shares of cost are small, and small is what one wants to see. */
export function formatCostShare(share: number | null): string {
  if (share === null || share === 0) return '–';
  return share < 0.001 ? '<0.1%' : `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`;
}

/** `12 µs`, `3.4 ms`, `1.2 s`. */
export function formatMicros(micros: number): string {
  if (micros < 1_000) return `${Math.round(micros)}\u00A0µs`;
  if (micros < 1_000_000) return `${(micros / 1_000).toFixed(1)}\u00A0ms`;
  return `${(micros / 1_000_000).toFixed(1)}\u00A0s`;
}

const hourMs = 3_600_000;
const weekHours = 7 * 24;
/** Bars of six hours: a week of hours is too narrow to read. */
const perBar = 6;

/** Every hour up to now, those without a number as 0; oldest first. */
function everyHour(
  known: readonly { from: string; value: number }[],
  hours: number,
  nowMs: number,
): { from: string; value: number }[] {
  const values = new Map(known.map(({ from, value }) => [Date.parse(from), value]));
  const last = Math.floor(nowMs / hourMs) * hourMs;
  return Array.from({ length: hours }, (_, index) => {
    const at = last - (hours - 1 - index) * hourMs;
    return { from: new Date(at).toISOString(), value: values.get(at) ?? 0 };
  });
}

/** A week up to now in bars of six hours, oldest first. */
export function weekBars(
  known: readonly { from: string; value: number }[],
  nowMs: number,
): { from: string; value: number }[] {
  const hours = everyHour(known, weekHours, nowMs);
  return Array.from({ length: weekHours / perBar }, (_, index) => {
    const part = hours.slice(index * perBar, (index + 1) * perBar);
    return { from: part[0]?.from ?? '', value: part.reduce((sum, { value }) => sum + value, 0) };
  });
}
