import { seriesYear, writeNumber, type NumberFormat } from '../cases/case-number.ts';
import type { Trx } from '../stores/records/records.ts';

/** The next number of an authority's series, in the transaction that files: no gap, no number twice. */
export async function nextFilingNumber(
  trx: Trx,
  unitId: string,
  atIso: string,
  format: NumberFormat,
): Promise<string> {
  const year = seriesYear(atIso);
  const { last } = await trx
    .insertInto('case_numbers')
    .values({ series: 'app-filing', unit_id: unitId, year, last: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['series', 'unit_id', 'year'])
        .doUpdateSet((eb) => ({ last: eb('case_numbers.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return writeNumber(format, year, last);
}
