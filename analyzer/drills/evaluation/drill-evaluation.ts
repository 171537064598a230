import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { appendAudit } from '../../audit/append.ts';
import type { Cases } from '../../cases/cases.ts';
import { actorOf } from '../../people/actor.ts';
import type { Principal } from '../../people/principal.ts';
import type { PlaybookRules } from '../../playbooks/rules.ts';
import type { Programs } from '../../playbooks/programs.ts';
import type { LimitOf } from '../../playbooks/runs/begin.ts';
import type { Records } from '../../stores/records/records.ts';
import { debriefOf, type Debrief } from '../debrief/debrief.ts';
import { readDrill, type DrillReading } from '../debrief/read-facts.ts';
import type { DrillState } from '../drill.ts';
import { DrillError } from '../errors.ts';
import { actingUnit, personOf, placesOf } from '../live/run-case.ts';
import { expectationsOf, type Expectation } from './expectations.ts';
import { evaluationFaults, observationFaults, type Fault } from './faults.ts';
import type { Evaluation, Grade } from './items.ts';
import type { JudgingRules } from './judging-rules.ts';
import type { Observation, ObservationResult } from './observations.ts';
import { proposalsOf, type Proposal } from './proposals.ts';
import {
  insertEvaluation,
  insertObservations,
  readEvaluations,
  readObservations,
} from './store.ts';
import { once } from './submissions.ts';

export interface DrillEvaluationDeps {
  /** Of the drill world. */
  records: Records;
  /** Over the drill world. */
  cases: Pick<Cases, 'actIn'>;
  programs: Programs;
  actions: PlaybookRules['actions'];
  limitOf: LimitOf;
  rules: JudgingRules;
  time: TimeSource;
}

export interface NewObservation {
  injectId: string;
  expectedId?: string;
  accountId: string;
  result: ObservationResult;
  note?: string;
  /** What the log proposes, made the evaluator's own. */
  confirms?: boolean;
}

export interface NewEvaluationForm {
  grades: Readonly<Record<string, Grade>>;
  advice?: Readonly<Record<string, string>>;
  conclusion?: string;
}

export interface ObservationView {
  reading: DrillReading;
  expectations: Expectation[];
  observations: Observation[];
  proposals: Proposal[];
}

/** What people judge about a drill, and what comes of it. Who may know of the drill is the caller's business. */
export interface DrillEvaluation {
  read(drillId: string): Promise<DrillReading>;
  observations(drillId: string): Promise<ObservationView>;
  /** Throws NOT_A_PARTICIPANT, NOTHING_TO_JUDGE, JUDGEMENT_INVALID with every fault, PROPOSAL_CHANGED, KEY_REUSED. */
  observe(
    principal: Principal,
    drillId: string,
    sent: readonly NewObservation[],
    key?: string,
  ): Promise<{ written: number; repeated: boolean }>;
  evaluations(drillId: string): Promise<{ state: DrillState; evaluations: Evaluation[] }>;
  /** Also tells the case that this evaluator has handed in. Throws as `observe`, and CaseError. */
  evaluate(
    principal: Principal,
    drillId: string,
    form: NewEvaluationForm,
    key?: string,
  ): Promise<{ id: string; repeated: boolean }>;
  debrief(drillId: string): Promise<{ reading: DrillReading; debrief: Debrief }>;
}

const judging: readonly DrillState['state'][] = ['RUNNING', 'EVALUATING'];

function refuseOutside({ state }: DrillState): void {
  if (judging.includes(state)) return;
  throw new DrillError(
    'NOTHING_TO_JUDGE',
    'Judging begins with the start and ends with the conclusion.',
  );
}

function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const [first] = faults;
  const message = `${faults.length} entries can't be taken: ${first?.path ?? ''} ${first?.message ?? ''}`;
  throw new DrillError('JUDGEMENT_INVALID', message, { faults });
}

/** Throws PROPOSAL_CHANGED when an evaluator confirms what the log does not say (any more). */
function refuseChanged(sent: readonly NewObservation[], proposals: readonly Proposal[]): void {
  const said = new Map(
    proposals.map((one) => [
      JSON.stringify([one.injectId, one.expectedId, one.accountId]),
      one.result,
    ]),
  );
  const changed = sent.filter(
    ({ confirms, injectId, expectedId, accountId, result }) =>
      confirms === true &&
      said.get(JSON.stringify([injectId, expectedId ?? '', accountId])) !== result,
  );
  if (changed.length === 0) return;
  throw new DrillError('PROPOSAL_CHANGED', 'The log says otherwise by now; look again.', {
    changed: changed.map(({ injectId, expectedId, accountId }) => ({
      injectId,
      expectedId: expectedId ?? null,
      accountId,
    })),
  });
}

export function createDrillEvaluation(deps: DrillEvaluationDeps): DrillEvaluation {
  const { records, cases, rules, time } = deps;
  const { db } = records;

  const read = (drillId: string) =>
    readDrill({ ...deps, db, objectiveRules: rules.objectives }, drillId, isoNow(time));

  async function view(drillId: string): Promise<ObservationView> {
    const reading = await read(drillId);
    const expectations = expectationsOf(reading.facts);
    const proposals = await proposalsOf(reading.facts, expectations);
    return {
      reading,
      expectations,
      observations: await readObservations(db, drillId),
      proposals: [...proposals.values()].flat(),
    };
  }

  const submissionOf = (
    { accountId }: Principal,
    { id: drillId, unitId }: { id: string; unitId: string },
    key: string | undefined,
    body: unknown,
    at: string,
  ) => (key === undefined ? undefined : { drillId, unitId, accountId, key, body, at });

  return {
    read,
    observations: view,

    async observe(principal, drillId, sent, key) {
      const { reading, proposals } = await view(drillId);
      const { state } = reading;
      actingUnit(principal, placesOf(state, principal, ['evaluator']));
      const at = isoNow(time);
      const drill = { id: drillId, unitId: state.unitId };
      return await records.transaction(async (trx) =>
        once(trx, submissionOf(principal, drill, key, sent, at), async () => {
          refuseOutside(state);
          refuseFaults(observationFaults(reading.facts, sent));
          refuseChanged(sent, proposals);
          const observations = sent.map(({ confirms, note = '', ...one }) => ({
            ...one,
            note,
            evaluatorId: principal.accountId,
            evaluatorName: principal.name,
            origin: confirms === true ? ('log' as const) : ('evaluator' as const),
            at,
          }));
          await insertObservations(trx, drill, principal.accountId, observations);
          await appendAudit(trx, {
            unitId: drill.unitId,
            actor: actorOf(principal),
            action: 'drill.observe',
            target: { kind: 'drill', id: drillId },
            after: { observations: sent.length },
            at,
          });
          return { written: sent.length };
        }),
      );
    },

    async evaluations(drillId) {
      const { state } = await read(drillId);
      return { state, evaluations: await readEvaluations(db, drillId) };
    },

    async evaluate(principal, drillId, form, key) {
      const { state } = await read(drillId);
      const unitId = actingUnit(principal, placesOf(state, principal, ['evaluator']));
      const at = isoNow(time);
      const drill = { id: drillId, unitId: state.unitId };
      return await records.transaction(async (trx) =>
        once(trx, submissionOf(principal, drill, key, form, at), async () => {
          refuseOutside(state);
          refuseFaults(evaluationFaults(rules.evaluation, form));
          const { grades, advice = {}, conclusion = '' } = form;
          const { accountId, name } = principal;
          const id = await insertEvaluation(
            trx,
            drill,
            { by: accountId, name },
            {
              evaluatorId: accountId,
              evaluatorName: name,
              grades,
              advice,
              conclusion,
              origin: 'console',
              at,
            },
          );
          await cases.actIn(trx, {
            caseId: drillId,
            caseKind: 'drill',
            message: 'submit-evaluation',
            payload: { evaluationId: id },
            unitId,
            ...personOf(principal),
          });
          return { id };
        }),
      );
    },

    async debrief(drillId) {
      const reading = await read(drillId);
      const { facts, state } = reading;
      const debrief = await debriefOf({
        facts,
        observations: await readObservations(db, drillId),
        evaluations: await readEvaluations(db, drillId),
        improvements: state.improvements,
        evaluationRules: rules.evaluation,
        objectiveRules: rules.objectives,
        at: isoNow(time),
      });
      return { reading, debrief };
    },
  };
}
