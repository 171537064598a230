import { Type } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';
import { seriesYear, writeNumber, type NumberFormat } from '../cases/case-number.ts';
import { ownUnitId } from '../people/unit-alias.ts';
import type { Trx } from '../stores/records/records.ts';

const Schema = Type.Object(
  {
    source: Type.String({ minLength: 1 }),
    confidence: Type.String({ minLength: 1 }),
    format: Type.String({ pattern: '\\{year\\}.*\\{sequence\\}', maxLength: 60 }),
    digits: Type.Integer({ minimum: 1, maximum: 9 }),
  },
  { additionalProperties: false },
);

export type IncidentNumbers = NumberFormat;

/** Reads rules/incidents/numbers.yaml. Throws RuleFileError. */
export function loadIncidentNumbers(path: string): IncidentNumbers {
  return readRuleFile(path, Schema);
}

/**
 * The next number of a unit's series, in the transaction that opens the incident: no gap, no number twice. A unit has
 * one series, by whichever of its names it is called.
 */
export async function nextNumber(
  trx: Trx,
  unitId: string,
  atIso: string,
  numbers: IncidentNumbers,
): Promise<string> {
  const year = seriesYear(atIso);
  const ownId = await ownUnitId(trx, unitId);
  const { last } = await trx
    .insertInto('incident_numbers')
    .values({ unit_id: ownId, year, last: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['unit_id', 'year'])
        .doUpdateSet((eb) => ({ last: eb('incident_numbers.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return writeNumber(numbers, year, last);
}
