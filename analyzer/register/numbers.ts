import { join } from 'node:path';
import { Type } from 'typebox';
import { seriesYear, writeNumber, type NumberFormat } from '../cases/case-number.ts';
import { ownUnitId } from '../people/unit-alias.ts';
import type { Trx } from '../stores/records/records.ts';
import { readRuleFile } from '../../collector/rules/rule-file.ts';

const Format = Type.Object(
  {
    format: Type.String({ pattern: '\\{year\\}.*\\{sequence\\}', maxLength: 60 }),
    digits: Type.Integer({ minimum: 1, maximum: 9 }),
  },
  { additionalProperties: false },
);

const Schema = Type.Object(
  {
    source: Type.String({ minLength: 1 }),
    confidence: Type.String({ minLength: 1 }),
    attestation: Format,
    exception: Format,
    finding: Format,
  },
  { additionalProperties: false },
);

export type CaseSeries = 'attestation' | 'exception' | 'finding';
export type CaseNumbers = Readonly<Record<CaseSeries, NumberFormat>>;

/** Reads `numbers.yaml` of the folder. Throws RuleFileError. */
export async function loadCaseNumbers(folder: string): Promise<CaseNumbers> {
  return readRuleFile(join(folder, 'numbers.yaml'), Schema);
}

/** The next number of a unit's series, in the transaction that opens the case: no gap, no number twice. */
export async function nextCaseNumber(
  trx: Trx,
  series: CaseSeries,
  unitId: string,
  atIso: string,
  numbers: CaseNumbers,
): Promise<string> {
  const year = seriesYear(atIso);
  const { last } = await trx
    .insertInto('case_numbers')
    .values({ series, unit_id: await ownUnitId(trx, unitId), year, last: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['series', 'unit_id', 'year'])
        .doUpdateSet((eb) => ({ last: eb('case_numbers.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return writeNumber(numbers[series], year, last);
}
