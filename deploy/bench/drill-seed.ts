import type { Drills } from '../../analyzer/drills/create-drills.ts';
import type { RoleId } from '../../analyzer/people/principal.ts';
import { insertPerson } from '../../analyzer/people/testing/insert-person.ts';
import type { Records } from '../../analyzer/stores/records/records.ts';
import type { BenchScript } from './drill-script.ts';

const epoch = '2020-01-01T00:00:00.000Z';
const unit = 'bureau';

async function insertUnit({ db }: Records): Promise<void> {
  await db
    .insertInto('units')
    .values({
      id: unit,
      name: unit,
      kind: 'county',
      code: null,
      created_at: epoch,
      closed_at: null,
    })
    .execute();
  await db
    .insertInto('unit_closure')
    .values({ ancestor: unit, descendant: unit, depth: 0, from_at: epoch, until_at: null })
    .execute();
}

/** One unit, its people, and a drill that was approved. */
export async function seedDrill(
  records: Records,
  { cases }: Drills,
  script: BenchScript,
  playbookId: string,
) {
  await insertUnit(records);
  const person = (id: string, role: RoleId) =>
    insertPerson(records.db, { id, unitId: unit, roles: [role], account: { created_at: epoch } });
  await person('director', 'drill-director');
  await person('leader', 'bureau-leader');
  await person('evaluator', 'bureau-analyst');
  const playerIds = script.roles.map((_, index) => `player-${index + 1}`);
  for (const id of playerIds) await person(id, 'school-security-officer');
  const drillId = 'bench-drill';
  const act = (who: string, message: string, payload: Record<string, unknown> = {}) =>
    cases.act({
      caseId: drillId,
      caseKind: 'drill',
      message,
      payload,
      actor: { kind: 'person', accountId: who, name: who },
      unitId: unit,
    });
  await act('director', 'open', {
    title: '大规模演练',
    form: 'live',
    playbookId,
    plannedAt: new Date(Date.now()).toISOString(),
    purpose: '压力测试',
    safety: { authorisation: '', forbidden: [], stopWord: '终止' },
  });
  await act('director', 'cast', {
    participants: [
      { accountId: 'director', role: 'director' },
      { accountId: 'evaluator', role: 'evaluator' },
      ...playerIds.map((accountId, index) => ({
        accountId,
        role: 'player',
        playbookRole: script.roles[index],
      })),
    ],
  });
  await act('director', 'submit');
  await act('leader', 'approve');
  return { drillId, directorId: 'director', playerIds };
}
