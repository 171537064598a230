import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { appendAudit } from '../../audit/append.ts';
import { actorOf } from '../../people/actor.ts';
import type { Principal } from '../../people/principal.ts';
import type { PlaybookRules } from '../../playbooks/rules.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Records, Trx } from '../../stores/records/records.ts';
import { paperHistory, type PaperClock } from '../debrief/clock-history.ts';
import type { DrillReading } from '../debrief/read-facts.ts';
import { staffRoles, type DrillState, type DrillStateName } from '../drill.ts';
import { DrillError } from '../errors.ts';
import type { DrillEvaluation } from '../evaluation/drill-evaluation.ts';
import type { Grade } from '../evaluation/items.ts';
import type { JudgingRules } from '../evaluation/judging-rules.ts';
import type { ObservationResult } from '../evaluation/observations.ts';
import { insertEvaluation, insertObservations } from '../evaluation/store.ts';
import { once, sha256Of } from '../evaluation/submissions.ts';
import { actingUnit, placesOf } from '../live/run-case.ts';
import { paperFaults } from './paper-faults.ts';

/** What was written by hand while there was no platform. Instants ISO 8601 UTC with milliseconds. */
export interface PaperResults {
  writtenBy: string;
  clock?: PaperClock;
  injects: readonly { injectId: string; at: string }[];
  actions: readonly {
    accountId: string;
    kind: string;
    text: string;
    at: string;
    injectId?: string;
  }[];
  observations: readonly {
    injectId: string;
    expectedId?: string;
    accountId: string;
    evaluatorId: string;
    result: ObservationResult;
    note?: string;
  }[];
  evaluations: readonly {
    evaluatorId: string;
    grades: Readonly<Record<string, Grade>>;
    advice?: Readonly<Record<string, string>>;
    conclusion?: string;
  }[];
}

export interface PaperCounts {
  injects: number;
  actions: number;
  observations: number;
  evaluations: number;
}

export interface DrillPaperDeps {
  /** Of the drill world. */
  records: Records;
  evaluation: Pick<DrillEvaluation, 'read'>;
  actions: PlaybookRules['actions'];
  rules: Pick<JudgingRules, 'evaluation'>;
  time: TimeSource;
}

export interface DrillPaper {
  /**
   * Enters it all or nothing, marked as entered from paper and by whom. Throws NOT_A_PARTICIPANT, NOTHING_TO_JUDGE, KEY_REUSED,
   * PAPER_INVALID with every fault.
   */
  enter(
    principal: Principal,
    drillId: string,
    results: PaperResults,
    key: string,
  ): Promise<PaperCounts & { repeated: boolean }>;
}

const entering: readonly DrillStateName[] = ['RUNNING', 'EVALUATING'];

function runIdOf({ state, runId }: DrillState): string {
  if (runId !== null && entering.includes(state)) return runId;
  throw new DrillError(
    'NOTHING_TO_JUDGE',
    'What was written on paper is entered after the start and before the conclusion.',
  );
}

interface Entry {
  id: string;
  drill: { id: string; unitId: string };
  runId: string;
  principal: Principal;
  reading: DrillReading;
  at: string;
}

async function insertActions(trx: Trx, entry: Entry, { actions, clock }: PaperResults) {
  const { reading, principal, runId, drill } = entry;
  const history = clock && paperHistory(clock);
  for (const [index, { accountId, kind, text, at, injectId }] of actions.entries()) {
    const [place] = placesOf(reading.state, { ...principal, accountId }, ['player']);
    await trx
      .insertInto('drill_actions')
      .values({
        id: newId(Date.parse(entry.at)),
        drill_id: drill.id,
        run_id: runId,
        unit_id: place.unitId,
        seat: place.seat,
        account_id: accountId,
        made_by: principal.accountId,
        kind,
        text,
        inject_id: injectId ?? null,
        met_inject_id: null,
        met_expected_id: null,
        attachments: '[]',
        at,
        exercise_ms: history?.at(at).clockMs ?? reading.clockAt(at),
        source: 'paper',
        idempotency_key: `paper:${entry.id}:${index}`,
      })
      .execute();
  }
}

async function insertJudgements(trx: Trx, entry: Entry, results: PaperResults) {
  const { principal, drill, at, reading } = entry;
  const nameOf = (id: string) =>
    reading.facts.participants.find(({ accountId }) => accountId === id)?.name ?? id;
  const observations = results.observations.map(({ note = '', ...one }) => ({
    ...one,
    note,
    evaluatorName: nameOf(one.evaluatorId),
    origin: 'paper' as const,
    at,
  }));
  await insertObservations(trx, drill, principal.accountId, observations);
  const entered = { by: principal.accountId, name: principal.name };
  for (const { evaluatorId, grades, advice = {}, conclusion = '' } of results.evaluations) {
    const form = { evaluatorId, evaluatorName: nameOf(evaluatorId), grades, advice, conclusion };
    await insertEvaluation(trx, drill, entered, { ...form, origin: 'paper', at });
  }
}

async function insertEntry(trx: Trx, entry: Entry, results: PaperResults, counts: PaperCounts) {
  const { id, drill, principal, at } = entry;
  const { writtenBy, clock, injects } = results;
  await trx
    .insertInto('drill_paper_entries')
    .values({
      id,
      drill_id: drill.id,
      unit_id: drill.unitId,
      written_by: writtenBy,
      entered_by: principal.accountId,
      entered_by_name: principal.name,
      clock: clock ? JSON.stringify(clock) : null,
      injects: JSON.stringify(Object.fromEntries(injects.map((one) => [one.injectId, one.at]))),
      counts: JSON.stringify(counts),
      at,
    })
    .execute();
}

export function createDrillPaper(deps: DrillPaperDeps): DrillPaper {
  const { records, evaluation, time } = deps;

  async function write(trx: Trx, entry: Entry, results: PaperResults): Promise<PaperCounts> {
    const { injects, actions, observations, evaluations } = results;
    const counts = {
      injects: injects.length,
      actions: actions.length,
      observations: observations.length,
      evaluations: evaluations.length,
    };
    await insertEntry(trx, entry, results, counts);
    await insertActions(trx, entry, results);
    await insertJudgements(trx, entry, results);
    await appendAudit(trx, {
      unitId: entry.drill.unitId,
      actor: actorOf(entry.principal),
      action: 'drill.enter-paper',
      target: { kind: 'drill', id: entry.drill.id },
      after: { ...counts, writtenBy: results.writtenBy, sha256: sha256Of(results) },
      at: entry.at,
    });
    return counts;
  }

  return {
    async enter(principal, drillId, results, key) {
      const reading = await evaluation.read(drillId);
      const { state, facts } = reading;
      actingUnit(principal, placesOf(state, principal, staffRoles));
      const at = isoNow(time);
      const drill = { id: drillId, unitId: state.unitId };
      const { accountId } = principal;
      const submission = { drillId, unitId: drill.unitId, accountId, key, body: results, at };
      return await records.transaction(async (trx) =>
        once(trx, submission, async () => {
          const runId = runIdOf(state);
          const faults = paperFaults(results, {
            facts,
            actions: deps.actions,
            rules: deps.rules.evaluation,
            now: at,
          });
          if (faults.length > 0) {
            const message = `${faults.length} entries can't be taken: ${faults[0]?.path ?? ''} ${faults[0]?.message ?? ''}`;
            throw new DrillError('PAPER_INVALID', message, { faults: faults.slice(0, 200) });
          }
          const id = newId(Date.parse(at));
          return await write(trx, { id, drill, runId, principal, reading, at }, results);
        }),
      );
    },
  };
}
