import type { Logger } from 'pino';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import type { AuditActor } from '../audit/audit.ts';
import type { EventStore } from '../stores/events/event-store.ts';
import type { Jobs } from '../stores/jobs/jobs.ts';
import type { Records } from '../stores/records/records.ts';
import { createSystem, excludeItem, markItems, type NewSystem } from './change-items.ts';
import { createEvaluations } from './evaluations.ts';
import type { PeopleInputs } from './people-inputs.ts';
import type { AssessmentRuleBook, AssessmentRules } from './rules.ts';
import { keepScoresOfDay } from './score-days.ts';
import type { ItemMark } from './scoring/count.ts';
import { keepAllScores, scoreSheet } from './score-all.ts';
import type { Score } from './scoring/score.ts';
import { createProfiles } from './sheet/profile.ts';
import { withSheets, type SheetMaker } from './sheet/store.ts';
import { judgeItems, takeSnapshot, type Snapshot, type SystemItem } from './snapshot.ts';
import type { EvidenceRow } from './system-inputs.ts';
import type { SystemTable } from './tables.ts';

export interface AssessmentDeps {
  records: Records;
  events: EventStore;
  jobs: Jobs;
  time: TimeSource;
  log: Logger;
  retentionDays: number;
  rules: AssessmentRuleBook;
  /** What people attest and except. */
  people: PeopleInputs;
}

/** Systems, their item results and scores; `createAssessment` defines the jobs that keep them current. */
export interface Assessment {
  rules(): Promise<AssessmentRules>;
  create(system: NewSystem, actor: AuditActor): Promise<string>;
  /** Runs the checks now and renews the evidence, whatever is still valid. */
  evaluate(system: SystemTable): Promise<void>;
  /** From the rows themselves: what is known of each item, and why it is judged so. */
  items(system: SystemTable): Promise<SystemItem[]>;
  /** Items, scores and evidence as of one instant. */
  snapshot(system: SystemTable): Promise<Snapshot>;
  /** Current evidence of an item, the worst first; at most 1,000 rows. */
  evidence(system: SystemTable, key: string): Promise<EvidenceRow[]>;
  /** One per pack, the newest first. */
  scores(system: SystemTable): Promise<Score[]>;
  /** The same for many systems by id, read together. */
  scoresOf(systems: readonly SystemTable[]): Promise<Map<string, Score[]>>;
  exclude(
    system: SystemTable,
    key: string,
    reason: string | undefined,
    actor: AuditActor,
  ): Promise<void>;
  mark(
    system: SystemTable,
    marks: ReadonlyMap<string, ItemMark>,
    source: string,
    actor: AuditActor,
  ): Promise<void>;
  start(): Promise<void>;
}

const evaluateJob = 'assessment.evaluate-all';
const refreshJob = 'assessment.refresh-sheets';
const scoresJob = 'assessment.keep-scores';
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const maxEvidence = 1_000;

export function createAssessment(deps: AssessmentDeps): Assessment {
  const { records, jobs, time } = deps;
  let maker: Promise<SheetMaker> | undefined;
  function loadMaker(): Promise<SheetMaker> {
    maker ??= deps.rules
      .load()
      .then((rules) => ({ rules, people: deps.people, profiles: createProfiles(rules) }))
      .catch((error: unknown) => {
        maker = undefined;
        throw error;
      });
    return maker;
  }

  async function scoresOf(systems: readonly SystemTable[]): Promise<Map<string, Score[]>> {
    const one = await loadMaker();
    const at = isoNow(time);
    const rows = await withSheets(records, one, systems, at);
    return new Map(rows.map((row) => [row.id, scoreSheet(one, row, row.sheet, at)]));
  }

  const evaluations = createEvaluations({
    ...deps,
    maker: loadMaker,
    onSheet: async (trx, system, sheet, at) => {
      const [score] = scoreSheet(await loadMaker(), system, sheet, at);
      if (score) await keepScoresOfDay(trx, [{ system, score }], at);
    },
  });

  jobs.define(evaluateJob, (_payload, { signal }) => evaluations.evaluateDue(signal), {
    timeoutMs: hourMs,
  });
  jobs.define(refreshJob, (_payload, { signal }) => evaluations.refreshDue(signal), {
    timeoutMs: 10 * minuteMs,
  });
  jobs.define(
    scoresJob,
    async (_payload, { signal }) => keepAllScores(records, await loadMaker(), isoNow(time), signal),
    { timeoutMs: hourMs },
  );

  return {
    rules: () => deps.rules.load(),
    create: (system, actor) => createSystem(deps, system, actor),
    evaluate: (system) => evaluations.evaluate(system),
    items: async (system) => judgeItems(records.db, await loadMaker(), system, isoNow(time)),
    async snapshot(system) {
      const one = await loadMaker();
      const at = isoNow(time);
      return await records.transaction((trx) => takeSnapshot(trx, one, system, at));
    },
    evidence: (system, key) =>
      records.db
        .selectFrom('evidence')
        .selectAll()
        .where('system_id', '=', system.id)
        .where('item_key', '=', key)
        .where('superseded_at', 'is', null)
        .orderBy('verdict')
        .orderBy('object_name')
        .orderBy('id')
        .limit(maxEvidence)
        .execute(),
    scores: async (system) => (await scoresOf([system])).get(system.id) ?? [],
    scoresOf,
    exclude: (system, key, reason, actor) => excludeItem(deps, system, key, reason, actor),
    mark: (system, marks, source, actor) => markItems(deps, system, marks, source, actor),
    async start() {
      await jobs.repeat(evaluateJob, evaluateJob, {}, hourMs);
      await jobs.repeat(refreshJob, refreshJob, {}, 5 * minuteMs);
      await jobs.repeat(scoresJob, scoresJob, {}, 6 * hourMs);
    },
  };
}
