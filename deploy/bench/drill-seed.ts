import type { Drills } from '../../analyzer/drills/create-drills.ts';
import type { RoleId } from '../../analyzer/people/principal.ts';
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

async function insertPerson({ db }: Records, id: string, role: RoleId): Promise<void> {
  await db
    .insertInto('accounts')
    .values({
      id,
      username: id,
      username_key: id,
      name: id,
      unit_id: unit,
      phone: null,
      email: null,
      state: 'active',
      password_hash: null,
      password_changed_at: null,
      must_change_password: 0,
      totp_secret: null,
      totp_enabled: 0,
      totp_last_step: null,
      created_at: epoch,
      last_sign_in_at: null,
      left_at: null,
    })
    .execute();
  await db
    .insertInto('grants')
    .values({
      id: `grant-${id}`,
      account_id: id,
      role,
      unit_id: unit,
      from_at: epoch,
      until_at: null,
      granted_by: null,
      created_at: epoch,
      revoked_at: null,
      revoked_by: null,
    })
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
  await insertPerson(records, 'director', 'drill-director');
  await insertPerson(records, 'leader', 'bureau-leader');
  await insertPerson(records, 'evaluator', 'bureau-analyst');
  const playerIds = script.roles.map((_, index) => `player-${index + 1}`);
  for (const id of playerIds) await insertPerson(records, id, 'school-security-officer');
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
