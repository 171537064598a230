import type { Refusal } from '../cases/machine.ts';
import { refusal } from '../register/case-work.ts';
import { addDays, dayAt, isDay } from '../register/civil-day.ts';
import type { ExceptionState } from './state.ts';

/** An exception ends, in so many days at most from now on. */
export function expiryRefusal(
  { expiresOn, maxDays }: Pick<ExceptionState, 'expiresOn' | 'maxDays'>,
  atIso: string,
): Refusal | undefined {
  const today = dayAt(atIso);
  if (!isDay(expiresOn)) {
    return refusal('DAY_INVALID', `没有 ${expiresOn} 这一天。`, `There is no day ${expiresOn}.`);
  }
  if (expiresOn < today) {
    return refusal('EXPIRED', '失效日期已经过去。', 'The last day has passed already.');
  }
  const latest = addDays(today, maxDays);
  return expiresOn > latest
    ? refusal(
        'EXPIRY_TOO_LATE',
        `此类例外最长 ${maxDays} 天，失效日期不能晚于 ${latest}。`,
        `Such an exception may last ${maxDays} days: until ${latest} at most.`,
      )
    : undefined;
}
