import { newId } from '../../stores/records/new-id.ts';
import type { Db, Trx } from '../../stores/records/records.ts';
import type { Evaluation, Grade } from './items.ts';
import type { Observation } from './observations.ts';

/** Technical cap: 200 players judged after 1,000 injects by some evaluators would be read by nobody in one answer. */
const maxObservations = 50_000;

/** In the order in which they were made. */
export async function readObservations(db: Db | Trx, drillId: string): Promise<Observation[]> {
  const rows = await db
    .selectFrom('drill_observations')
    .selectAll()
    .where('drill_id', '=', drillId)
    .orderBy('at')
    .orderBy('id')
    .limit(maxObservations)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    injectId: row.inject_id,
    ...(row.expected_id !== null && { expectedId: row.expected_id }),
    accountId: row.account_id,
    evaluatorId: row.evaluator_id,
    evaluatorName: row.evaluator_name,
    result: row.result,
    note: row.note,
    origin: row.origin,
    at: row.at,
  }));
}

export async function insertObservations(
  trx: Trx,
  drill: { id: string; unitId: string },
  enteredBy: string,
  observations: readonly Omit<Observation, 'id'>[],
): Promise<void> {
  const perInsert = 50;
  for (let from = 0; from < observations.length; from += perInsert) {
    await trx
      .insertInto('drill_observations')
      .values(
        observations.slice(from, from + perInsert).map((one) => ({
          id: newId(Date.parse(one.at)),
          drill_id: drill.id,
          unit_id: drill.unitId,
          inject_id: one.injectId,
          expected_id: one.expectedId ?? null,
          account_id: one.accountId,
          evaluator_id: one.evaluatorId,
          evaluator_name: one.evaluatorName,
          result: one.result,
          note: one.note,
          origin: one.origin,
          entered_by: enteredBy,
          at: one.at,
        })),
      )
      .execute();
  }
}

/** The latest form of each evaluator. */
export async function readEvaluations(db: Db | Trx, drillId: string): Promise<Evaluation[]> {
  const rows = await db
    .selectFrom('drill_evaluation_forms')
    .selectAll()
    .where('drill_id', '=', drillId)
    .orderBy('at')
    .orderBy('id')
    .execute();
  const latest = new Map(rows.map((row) => [row.evaluator_id, row]));
  return [...latest.values()].map((row) => ({
    id: row.id,
    evaluatorId: row.evaluator_id,
    evaluatorName: row.evaluator_name,
    grades: JSON.parse(row.grades) as Record<string, Grade>,
    advice: JSON.parse(row.advice) as Record<string, string>,
    conclusion: row.conclusion,
    origin: row.origin,
    ...(row.entered_by !== row.evaluator_id && { enteredBy: row.entered_by_name }),
    at: row.at,
  }));
}

export async function insertEvaluation(
  trx: Trx,
  drill: { id: string; unitId: string },
  entered: { by: string; name: string },
  form: Omit<Evaluation, 'id' | 'enteredBy'>,
): Promise<string> {
  const id = newId(Date.parse(form.at));
  await trx
    .insertInto('drill_evaluation_forms')
    .values({
      id,
      drill_id: drill.id,
      unit_id: drill.unitId,
      evaluator_id: form.evaluatorId,
      evaluator_name: form.evaluatorName,
      grades: JSON.stringify(form.grades),
      advice: JSON.stringify(form.advice),
      conclusion: form.conclusion,
      origin: form.origin,
      entered_by: entered.by,
      entered_by_name: entered.name,
      at: form.at,
    })
    .execute();
  return id;
}
