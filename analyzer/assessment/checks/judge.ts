import type { Check, CheckBound, Measured } from '../schema.ts';
import type { Verdict } from '../states.ts';

function meets(bound: CheckBound, value: Measured[string]): boolean {
  if ('equals' in bound) return value === bound.equals;
  if (typeof value !== 'number') return false;
  return 'atLeast' in bound ? value >= bound.atLeast : value <= bound.atMost;
}

/**
 * The verdict of a check on the measured values of one object. A missing measure is unknown; what the telemetry cannot prove alone
 * is capped at partial.
 */
export function judge(check: Check, measured: Measured): Verdict {
  const value = measured[check.measure];
  if (value === undefined) return 'unknown';
  if (check.satisfied && meets(check.satisfied, value)) return check.proves;
  if (check.partial && meets(check.partial, value)) return 'partial';
  return check.otherwise;
}

const yesNo = { zh: ['是', '否'], en: ['yes', 'no'] } as const;

function inWords(value: Measured[string], language: 'zh' | 'en'): string {
  if (typeof value === 'number') return String(Math.round(value * 100) / 100);
  if (typeof value === 'boolean') return yesNo[language][value ? 0 : 1];
  return value;
}

/** Fills `{name}` in a reason with measured values, numbers rounded to two decimals. */
export function explain(template: string, measured: Measured, language: 'zh' | 'en'): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = measured[name];
    return value === undefined ? whole : inWords(value, language);
  });
}
