import type { Refusal } from '../cases/machine.ts';
import { refusal } from '../register/case-work.ts';
import { addDays, dayAt, isDay } from '../register/civil-day.ts';
import type { AttestationState } from './state.ts';

type Dates = Pick<
  AttestationState,
  'effectiveOn' | 'periodFrom' | 'periodTo' | 'expiresOn' | 'validity'
>;

/** Why the dates of an attestation contradict each other, the calendar, today or the rules; undefined when they don't. */
export function dateRefusal(dates: Dates, atIso: string): Refusal | undefined {
  const { effectiveOn, periodFrom, periodTo, expiresOn, validity } = dates;
  const today = dayAt(atIso);
  for (const day of [effectiveOn, periodFrom, periodTo, expiresOn]) {
    if (day !== null && !isDay(day)) {
      return refusal('DAY_INVALID', `没有 ${day} 这一天。`, `There is no day ${day}.`);
    }
  }
  if (periodFrom !== null && periodTo !== null && periodFrom > periodTo) {
    return refusal(
      'PERIOD_INVERTED',
      '覆盖时段的开始晚于结束。',
      'The period ends before it begins.',
    );
  }
  if (periodTo !== null && periodTo > today) {
    return refusal(
      'PERIOD_AHEAD',
      '证据覆盖的时段不能超过今天。',
      'Evidence can not cover days that have not come.',
    );
  }
  if (effectiveOn > addDays(today, validity.aheadDays)) {
    return refusal(
      'EFFECTIVE_AHEAD',
      `生效日期最多可晚于今天 ${validity.aheadDays} 天。`,
      `The effective date may lie ${validity.aheadDays} days ahead at most.`,
    );
  }
  if (validity.latestOn < today) {
    return refusal(
      'EXPIRED',
      `证据太旧：此类证据最长有效 ${validity.months} 个月，已于 ${validity.latestOn} 过期。`,
      `Too old: evidence of this kind counts for ${validity.months} months, until ${validity.latestOn}.`,
    );
  }
  if (expiresOn < effectiveOn) {
    return refusal(
      'EXPIRY_INVERTED',
      '失效日期早于生效日期。',
      'It would expire before it takes effect.',
    );
  }
  if (expiresOn > validity.latestOn) {
    return refusal(
      'EXPIRY_TOO_LATE',
      `此类证据最长有效 ${validity.months} 个月，失效日期不能晚于 ${validity.latestOn}。`,
      `Evidence of this kind counts for ${validity.months} months: until ${validity.latestOn} at most.`,
    );
  }
  return expiresOn < today
    ? refusal('EXPIRED', '这份证据已经过期。', 'This evidence has expired already.')
    : undefined;
}
