import { ownUnitId } from '../people/unit-alias.ts';
import type { Trx } from '../stores/records/records.ts';
import type { NoticeRules } from './rules.ts';

/** China has one time zone and no summer time: UTC+8. */
const shanghaiOffsetMs = 8 * 3_600_000;

export interface NoticeNumber {
  number: string;
  year: number;
  sequence: number;
}

/**
 * The next number of the unit in the civil year (Asia/Shanghai) of the instant. The row stays locked until the transaction
 * ends: the next one waits, and a roll-back gives the number back, so the series has no gaps. A unit has one series, by
 * whichever of its names it is called.
 */
export async function nextNumber(
  trx: Trx,
  unitId: string,
  atIso: string,
  { numbers }: Pick<NoticeRules, 'numbers'>,
): Promise<NoticeNumber> {
  const year = new Date(Date.parse(atIso) + shanghaiOffsetMs).getUTCFullYear();
  const ownId = await ownUnitId(trx, unitId);
  const { last } = await trx
    .insertInto('number_series')
    .values({ unit_id: ownId, year, last: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['unit_id', 'year'])
        .doUpdateSet((eb) => ({ last: eb('number_series.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  const number = numbers.format
    .replace('{year}', String(year))
    .replace('{sequence}', String(last).padStart(numbers.digits, '0'));
  return { number, year, sequence: last };
}
