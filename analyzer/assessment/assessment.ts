import type { Logger } from 'pino';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import type { AuditActor } from '../audit/audit.ts';
import { subtreeUnitIds } from './subtree.ts';
import type { EventStore } from '../stores/events/event-store.ts';
import type { Jobs } from '../stores/jobs/jobs.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Records, Trx } from '../stores/records/records.ts';
import { itemsFor, type CatalogueItem, type Level, type Scope } from './catalogue/catalogue.ts';
import { evaluate, levelsOf, type Evaluation } from './evaluate.ts';
import { observations } from './observations/registry.ts';
import type { Check } from './schema.ts';
import { keepScoreOfDay } from './score-days.ts';
import { scoreItems, type Score, type ScoredItem, type ScoringPack } from './scoring/score.ts';
import type { ItemState } from './states.ts';
import type { ItemStateTable, SystemTable } from './tables.ts';

export interface AssessmentDeps {
  records: Records;
  events: EventStore;
  jobs: Jobs;
  time: TimeSource;
  log: Logger;
  retentionDays: number;
  catalogue: readonly CatalogueItem[];
  checks: readonly Check[];
  packs: readonly ScoringPack[];
}

export interface NewSystem {
  unitId: string;
  name: string;
  sLevel: Level;
  aLevel: Level;
  scopes: readonly Scope[];
}

export type SystemItem = ScoredItem & { row?: ItemStateTable };

/** Systems, their item states and scores; `createAssessment` defines the job that keeps them current. */
export interface Assessment {
  create(system: NewSystem, actor: AuditActor): Promise<string>;
  evaluate(system: SystemTable): Promise<Evaluation>;
  items(system: SystemTable): Promise<SystemItem[]>;
  scores(system: SystemTable): Promise<Score[]>;
  exclude(
    system: SystemTable,
    key: string,
    reason: string | undefined,
    actor: AuditActor,
  ): Promise<void>;
  start(): Promise<void>;
}

const jobName = 'assessment.evaluate-all';
const hourMs = 3_600_000;
/** Rows in one INSERT: stays under SQLite's limit of bound values. */
const insertRows = 200;

async function storeEvaluation(trx: Trx, system: SystemTable, evaluation: Evaluation, now: string) {
  for (let at = 0; at < evaluation.evidence.length; at += insertRows) {
    await trx
      .insertInto('evidence')
      .values(evaluation.evidence.slice(at, at + insertRows))
      .execute();
  }
  await trx
    .deleteFrom('item_states')
    .where('system_id', '=', system.id)
    .where('decided_by', '=', 'telemetry')
    .execute();
  for (const state of evaluation.states) {
    await trx
      .insertInto('item_states')
      .values(state)
      .onConflict((conflict) => conflict.columns(['system_id', 'item_key']).doNothing())
      .execute();
  }
  await trx.updateTable('systems').set({ evaluated_at: now }).where('id', '=', system.id).execute();
}

/** A state that has gone stale counts as unknown until it is renewed. */
function currentState(row: ItemStateTable | undefined, now: string): ItemState {
  if (!row) return 'unknown';
  if (row.fresh_until !== null && row.fresh_until <= now) return 'unknown';
  return row.state as ItemState;
}

export function createAssessment(deps: AssessmentDeps): Assessment {
  const { records, events, jobs, time, log, catalogue, checks, packs, retentionDays } = deps;

  async function evaluateSystem(system: SystemTable): Promise<Evaluation> {
    const now = new Date(time.now());
    const units = await subtreeUnitIds(records.db, system.unit_id, now.toISOString());
    const evaluation = await evaluate({
      system,
      catalogue,
      checks,
      observations,
      context: { db: records.db, events, units, now, retentionDays },
    });
    for (const fault of evaluation.faults)
      log.warn({ system: system.id, ...fault }, 'a compliance check failed');
    await records.transaction((trx) => storeEvaluation(trx, system, evaluation, now.toISOString()));
    await keepScoreOfDay(records.db, system, await scoresOf(system), now.toISOString());
    return evaluation;
  }

  async function items(system: SystemTable): Promise<SystemItem[]> {
    const rows = await records.db
      .selectFrom('item_states')
      .selectAll()
      .where('system_id', '=', system.id)
      .execute();
    const byKey = new Map(rows.map((row) => [row.item_key, row]));
    const now = isoNow(time);
    return itemsFor(catalogue, levelsOf(system)).map((item) => {
      const row = byKey.get(item.key);
      return { item, state: currentState(row, now), ...(row && { row }) };
    });
  }

  async function scoresOf(system: SystemTable): Promise<Score[]> {
    const scored = await items(system);
    return packs.map((pack) => scoreItems(scored, pack));
  }

  jobs.define(
    jobName,
    async (_payload, { signal }) => {
      const systems = await records.db
        .selectFrom('systems')
        .selectAll()
        .where('closed_at', 'is', null)
        .execute();
      for (const system of systems) {
        if (signal.aborted) return;
        await evaluateSystem(system);
      }
    },
    { timeoutMs: hourMs },
  );

  return {
    evaluate: evaluateSystem,
    items,
    scores: scoresOf,
    create: (system, actor) =>
      records.transaction(async (trx) => {
        const id = newId(time.now());
        const level = Math.max(system.sLevel, system.aLevel);
        await trx
          .insertInto('systems')
          .values({
            id,
            unit_id: system.unitId,
            name: system.name,
            level,
            s_level: system.sLevel,
            a_level: system.aLevel,
            scopes: JSON.stringify(system.scopes),
            created_at: isoNow(time),
            closed_at: null,
            evaluated_at: null,
          })
          .execute();
        await appendAudit(trx, {
          unitId: system.unitId,
          actor,
          action: 'system.create',
          target: { kind: 'system', id },
          after: { ...system, level },
          at: isoNow(time),
        });
        return id;
      }),
    exclude: (system, key, reason, actor) =>
      records.transaction(async (trx) => {
        const where = { system_id: system.id, item_key: key };
        await trx
          .deleteFrom('item_states')
          .where('system_id', '=', where.system_id)
          .where('item_key', '=', where.item_key)
          .execute();
        if (reason !== undefined) {
          await trx
            .insertInto('item_states')
            .values({
              ...where,
              unit_id: system.unit_id,
              state: 'not-applicable',
              decided_by: 'person',
              reason,
              decided_at: isoNow(time),
              fresh_until: null,
            })
            .execute();
        }
        await appendAudit(trx, {
          unitId: system.unit_id,
          actor,
          action: reason === undefined ? 'system.item-include' : 'system.item-exclude',
          target: { kind: 'system', id: system.id },
          after: { item: key },
          ...(reason !== undefined && { reason }),
          at: isoNow(time),
        });
      }),
    start: () => jobs.repeat(jobName, jobName, {}, hourMs),
  };
}
