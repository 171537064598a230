import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { Level, Scope } from '../assessment/catalogue/catalogue.ts';
import { markSheetStale } from '../assessment/sheet/store.ts';
import type { SystemTable } from '../assessment/tables.ts';
import { appendAudit } from '../audit/append.ts';
import { actorOf } from '../people/actor.ts';
import type { Principal } from '../people/principal.ts';
import { visibleUnitIds } from '../people/visibility.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { RegisterError } from './errors.ts';
import { gradeSystem, type GradeAnswers, type GradeResult } from './grading/grade.ts';
import type { GradingRules } from './grading/rules.ts';
import { columnsOf, type ProfilePatch } from './profile.ts';
import { getOpenSystem } from './system-items.ts';

export interface RegisterDeps {
  records: Records;
  time: TimeSource;
  grading: () => Promise<GradingRules>;
}

/** A level with what it rests on. */
export interface LevelChange {
  sLevel: Level;
  aLevel: Level;
  scopes: readonly Scope[];
  answers?: GradeAnswers;
  reason?: string;
}

export interface NewSystem extends LevelChange {
  unitId: string;
  name: string;
  profile?: ProfilePatch;
}

/** The register of systems. Every write is in the audit log, with the caller's transaction around all of it. */
export interface Register {
  grading(): Promise<GradingRules>;
  /** Answers the id. Throws LEVEL_DIFFERS when the answers say otherwise and no reason is given, LEVEL_BEYOND. */
  create(system: NewSystem, by: Principal): Promise<string>;
  /** Throws SYSTEM_CHANGED when somebody was faster. */
  describe(
    systemId: string,
    patch: { name?: string; profile?: ProfilePatch },
    expectedVersion: number,
    by: Principal,
  ): Promise<void>;
  /** The old level stays in the history. Throws LEVEL_SAME, and as `create` and `describe`. */
  changeLevel(
    systemId: string,
    change: LevelChange & { reason: string },
    expectedVersion: number,
    by: Principal,
  ): Promise<void>;
  /** Throws ASSET_UNKNOWN for one that the person does not see. */
  linkAssets(
    systemId: string,
    assets: { add?: readonly string[]; remove?: readonly string[] },
    by: Principal,
  ): Promise<void>;
  close(systemId: string, reason: string, expectedVersion: number, by: Principal): Promise<void>;
}

function checkedGrade(rules: GradingRules, change: LevelChange): GradeResult | undefined {
  if (!change.answers) return undefined;
  const grade = gradeSystem(rules, change.answers);
  if (grade.beyond) {
    throw new RegisterError('LEVEL_BEYOND', 'Level 5 is not assessed here.');
  }
  const differs = grade.s.level !== change.sLevel || grade.a.level !== change.aLevel;
  if (differs && change.reason === undefined) {
    throw new RegisterError(
      'LEVEL_DIFFERS',
      'The level is another one than the answers give; say why.',
      { sLevel: grade.s.level, aLevel: grade.a.level },
    );
  }
  return grade;
}

export function createRegister({ records, time, grading }: RegisterDeps): Register {
  async function keepLevel(
    trx: Trx,
    system: { id: string; unitId: string },
    change: LevelChange,
    grade: GradeResult | undefined,
    by: Principal,
  ): Promise<void> {
    await trx
      .insertInto('system_levels')
      .values({
        id: newId(time.now()),
        system_id: system.id,
        unit_id: system.unitId,
        s_level: change.sLevel,
        a_level: change.aLevel,
        level: Math.max(change.sLevel, change.aLevel),
        scopes: JSON.stringify(change.scopes),
        grade: grade ? JSON.stringify(grade) : null,
        answers: change.answers ? JSON.stringify(change.answers) : null,
        reason: change.reason ?? null,
        decided_by: by.accountId,
        by_name: by.name,
        at: isoNow(time),
      })
      .execute();
  }

  /** Systems that the set-up made have no profile row yet. */
  async function ensureProfile(trx: Trx, id: string, unitId: string, at: string): Promise<void> {
    await trx
      .insertInto('system_profiles')
      .values({
        system_id: id,
        unit_id: unitId,
        version: 1,
        owner_department: null,
        responsible_id: null,
        responsible_name: null,
        responsible_phone: null,
        business: '',
        users_kind: '',
        users_count: null,
        data: '[]',
        deployment: null,
        provider: null,
        internet_facing: null,
        addresses: '[]',
        domains: '[]',
        go_live_on: null,
        updated_at: at,
        updated_by_name: '',
      })
      .onConflict((conflict) => conflict.column('system_id').doNothing())
      .execute();
  }

  /** Takes the version that the writer saw; the row stays locked until the transaction ends. */
  async function takeVersion(
    trx: Trx,
    system: SystemTable,
    expectedVersion: number,
    by: Principal,
  ): Promise<void> {
    const at = isoNow(time);
    await ensureProfile(trx, system.id, system.unit_id, at);
    const { numUpdatedRows } = await trx
      .updateTable('system_profiles')
      .set((eb) => ({ version: eb('version', '+', 1), updated_at: at, updated_by_name: by.name }))
      .where('system_id', '=', system.id)
      .where('version', '=', expectedVersion)
      .executeTakeFirst();
    if (numUpdatedRows === 1n) return;
    const now = await trx
      .selectFrom('system_profiles')
      .select(['version', 'updated_by_name as changedBy'])
      .where('system_id', '=', system.id)
      .executeTakeFirst();
    throw new RegisterError('SYSTEM_CHANGED', 'Somebody has changed the system meanwhile.', now);
  }

  async function audit(
    trx: Trx,
    unitId: string,
    systemId: string,
    action: string,
    by: Principal,
    entry: { before?: Record<string, unknown>; after?: Record<string, unknown>; reason?: string },
  ): Promise<void> {
    await appendAudit(trx, {
      unitId,
      actor: actorOf(by),
      action: `system.${action}`,
      target: { kind: 'system', id: systemId },
      ...entry,
      at: isoNow(time),
    });
  }

  return {
    grading,

    async create(system, by) {
      const grade = checkedGrade(await grading(), system);
      const { unitId, name, profile = {} } = system;
      return await records.transaction(async (trx) => {
        const at = isoNow(time);
        const id = newId(time.now());
        const level = Math.max(system.sLevel, system.aLevel);
        await trx
          .insertInto('systems')
          .values({
            id,
            unit_id: unitId,
            name,
            level,
            s_level: system.sLevel,
            a_level: system.aLevel,
            scopes: JSON.stringify(system.scopes),
            created_at: at,
            closed_at: null,
            evaluated_at: null,
          })
          .execute();
        await ensureProfile(trx, id, unitId, at);
        const columns = await columnsOf(trx, profile, unitId, at);
        await trx
          .updateTable('system_profiles')
          .set({ ...columns, updated_by_name: by.name })
          .where('system_id', '=', id)
          .execute();
        await keepLevel(trx, { id, unitId }, system, grade, by);
        const { reason } = system;
        await audit(trx, unitId, id, 'create', by, {
          after: { name, level, sLevel: system.sLevel, aLevel: system.aLevel, profile },
          ...(reason !== undefined && { reason }),
        });
        return id;
      });
    },

    async describe(systemId, { name, profile = {} }, expectedVersion, by) {
      await records.transaction(async (trx) => {
        const system = await getOpenSystem(trx, systemId);
        await takeVersion(trx, system, expectedVersion, by);
        const columns = await columnsOf(trx, profile, system.unit_id, isoNow(time));
        if (Object.keys(columns).length > 0) {
          await trx
            .updateTable('system_profiles')
            .set(columns)
            .where('system_id', '=', systemId)
            .execute();
        }
        if (name !== undefined) {
          await trx.updateTable('systems').set({ name }).where('id', '=', systemId).execute();
        }
        await audit(trx, system.unit_id, systemId, 'describe', by, {
          before: { name: system.name },
          after: { ...(name !== undefined && { name }), ...profile },
        });
      });
    },

    async changeLevel(systemId, change, expectedVersion, by) {
      const grade = checkedGrade(await grading(), change);
      await records.transaction(async (trx) => {
        const system = await getOpenSystem(trx, systemId);
        const { s_level: sLevel, a_level: aLevel } = system;
        const scopes = JSON.stringify(change.scopes);
        if (sLevel === change.sLevel && aLevel === change.aLevel && scopes === system.scopes) {
          throw new RegisterError('LEVEL_SAME', 'That is the level already.');
        }
        await takeVersion(trx, system, expectedVersion, by);
        const level = Math.max(change.sLevel, change.aLevel);
        await trx
          .updateTable('systems')
          .set({ level, s_level: change.sLevel, a_level: change.aLevel, scopes })
          .where('id', '=', systemId)
          .execute();
        await keepLevel(trx, { id: systemId, unitId: system.unit_id }, change, grade, by);
        await markSheetStale(trx, systemId);
        await audit(trx, system.unit_id, systemId, 'change-level', by, {
          before: { sLevel, aLevel, scopes: system.scopes },
          after: { sLevel: change.sLevel, aLevel: change.aLevel, scopes },
          reason: change.reason,
        });
      });
    },

    async linkAssets(systemId, { add = [], remove = [] }, by) {
      await records.transaction(async (trx) => {
        const system = await getOpenSystem(trx, systemId);
        const at = isoNow(time);
        const wanted = [...new Set(add)];
        const seen =
          wanted.length === 0
            ? []
            : await trx
                .selectFrom('assets')
                .select('id')
                .where('id', 'in', wanted)
                .where('unit_id', 'in', visibleUnitIds(trx, by, at))
                .execute();
        const unseen = wanted.find((id) => !seen.some((row) => row.id === id));
        if (unseen !== undefined) {
          throw new RegisterError('ASSET_UNKNOWN', `There is no asset ${unseen} that you may see.`);
        }
        for (const id of wanted) {
          await trx
            .insertInto('system_assets')
            .values({ system_id: systemId, asset_id: id, unit_id: system.unit_id, linked_at: at })
            .onConflict((conflict) => conflict.columns(['system_id', 'asset_id']).doNothing())
            .execute();
        }
        if (remove.length > 0) {
          await trx
            .deleteFrom('system_assets')
            .where('system_id', '=', systemId)
            .where('asset_id', 'in', remove)
            .execute();
        }
        await audit(trx, system.unit_id, systemId, 'link-assets', by, {
          after: { added: wanted, removed: [...remove] },
        });
      });
    },

    async close(systemId, reason, expectedVersion, by) {
      await records.transaction(async (trx) => {
        const system = await getOpenSystem(trx, systemId);
        await takeVersion(trx, system, expectedVersion, by);
        await trx
          .updateTable('systems')
          .set({ closed_at: isoNow(time) })
          .where('id', '=', systemId)
          .execute();
        await audit(trx, system.unit_id, systemId, 'close', by, { reason });
      });
    },
  };
}
