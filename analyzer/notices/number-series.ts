import { seriesYear, writeNumber } from '../cases/case-number.ts';
import { ownUnitId } from '../people/unit-alias.ts';
import type { Trx } from '../stores/records/records.ts';
import type { NoticeRules } from './rules.ts';

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
  const year = seriesYear(atIso);
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
  return { number: writeNumber(numbers, year, last), year, sequence: last };
}
