import { isDeepStrictEqual } from 'node:util';
import { createSeededRandom, type SeededRandom } from '../../../collector/random/seeded-random.ts';
import { ClockError } from '../../clocks/errors.ts';
import type { DrivenTime } from '../../../collector/time/driven-time.ts';
import type { Trx } from '../../stores/records/records.ts';
import type { CaseAction, CaseView } from '../cases.ts';
import { CaseError } from '../errors.ts';
import { foldLog } from '../fold.ts';
import type { CaseState, Machine } from '../machine.ts';
import { readLog } from '../message-store.ts';
import { personOf, type CaseFixture } from './case-fixture.ts';

/** Something that somebody tries. */
export interface TriedAction {
  message: string;
  payload: CaseAction['payload'];
  unitId: string;
  /** Default: a person of the unit. */
  actor?: CaseAction['actor'];
}

/**
 * What a machine ought to do, said a second time and more simply than the machine says it. `M` is the model's own idea of
 * a case: a plain object that is never changed in place.
 */
export interface ReferenceModel<M> {
  /** The action that opens a case, and what the case is then. */
  open(random: SeededRandom, caseId: string): { action: TriedAction; model: M };
  /** Something to try, legal or not. */
  propose(random: SeededRandom, model: M): TriedAction;
  /** What becomes of the case; undefined when the action has to be refused. `at`: ISO 8601. */
  step(model: M, action: TriedAction, at: string): M | undefined;
  /** The parts of the model that have to be seen in the case … */
  expected(model: M): unknown;
  /** … and where they are. */
  observed(view: CaseView): unknown;
}

export interface RandomHistoriesOptions<M> {
  node: Pick<CaseFixture, 'cases' | 'records'> & { time: DrivenTime };
  machine: Machine<CaseState>;
  model: ReferenceModel<M>;
  seed: number;
  /** Actions tried in all histories together. */
  actions: number;
  /** Longest history; default 30. */
  longest?: number;
  /** Longest time between two actions, seconds; default four days. */
  pauseSeconds?: number;
}

export interface RandomHistoriesResult {
  histories: number;
  accepted: number;
  refused: number;
  /** Accepted actions by message: shows what the walk has reached. */
  byMessage: Record<string, number>;
}

/** Refusals that are answers; anything else that is thrown fails the run. */
function isRefusal(error: unknown): boolean {
  return (error instanceof CaseError || error instanceof ClockError) && error.status < 500;
}

/**
 * Tries random actions on cases and on a reference model side by side: both have to accept or refuse each, and be in the same
 * state afterwards. A stale version has to be refused, and changes nothing. After each history the log, folded from its
 * start, has to give what is stored. The seed and the history stand in the error, so that a failure can be run again.
 */
export async function runRandomHistories<M>(
  options: RandomHistoriesOptions<M>,
): Promise<RandomHistoriesResult> {
  const { node, machine, model, seed, actions, longest = 30, pauseSeconds = 4 * 86_400 } = options;
  const { cases, records, time } = node;
  const random = createSeededRandom(seed);
  const result: RandomHistoriesResult = { histories: 0, accepted: 0, refused: 0, byMessage: {} };
  const tried = () => result.accepted + result.refused;

  const attempt = async (
    trx: Trx,
    caseId: string,
    { message, payload, unitId, actor = personOf(unitId) }: TriedAction,
    expectedVersion: number | undefined,
  ): Promise<CaseView | undefined> => {
    try {
      return await cases.actIn(trx, {
        caseId,
        caseKind: machine.kind,
        message,
        payload,
        actor,
        unitId,
        ...(expectedVersion !== undefined && { expectedVersion }),
      });
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  };

  const walk = async (trx: Trx, caseId: string, history: TriedAction[]): Promise<void> => {
    const opening = model.open(random, caseId);
    history.push(opening.action);
    let view = await attempt(trx, caseId, opening.action, undefined);
    if (!view) throw new Error('the case could not be opened');
    let state = opening.model;
    const check = (seen: CaseView): void => {
      if (isDeepStrictEqual(model.observed(seen), model.expected(state))) return;
      const [is, ought] = [model.observed(seen), model.expected(state)];
      throw new Error(`is ${JSON.stringify(is)}, ought to be ${JSON.stringify(ought)}`);
    };
    check(view);
    for (let n = 1 + random.int(longest); n > 0 && tried() < actions; n -= 1) {
      time.advance(random.int(pauseSeconds) + 1);
      const action = model.propose(random, state);
      history.push(action);
      const stale = random.chance(0.05) && machine.transitions[action.message]?.anyVersion !== true;
      const next = stale
        ? undefined
        : model.step(state, action, new Date(time.now()).toISOString());
      const after: CaseView | undefined = await attempt(
        trx,
        caseId,
        action,
        stale ? view.version + 1 : view.version,
      );
      if ((after === undefined) !== (next === undefined)) {
        throw new Error(`${action.message} was ${after ? 'accepted' : 'refused'}`);
      }
      if (!after || next === undefined) {
        result.refused += 1;
        continue;
      }
      result.accepted += 1;
      result.byMessage[action.message] = (result.byMessage[action.message] ?? 0) + 1;
      if (after.version !== view.version + 1) throw new Error('the version did not go up by one');
      [view, state] = [after, next];
      check(view);
    }
    const fold = foldLog(machine, await readLog(trx, caseId));
    const folded = [fold.version, fold.state, fold.clocks];
    if (!isDeepStrictEqual(folded, [view.version, view.state, view.clocks])) {
      throw new Error('the log, read from its start, gives another case');
    }
  };

  while (tried() < actions) {
    result.histories += 1;
    const caseId = `history-${seed}-${result.histories}`;
    const history: TriedAction[] = [];
    try {
      // One transaction per history: the same work with fewer waits for the disk.
      await records.transaction((trx) => walk(trx, caseId, history));
    } catch (error) {
      const told = history.map(({ message, unitId, payload }) =>
        [unitId, message, JSON.stringify(payload)].join(' '),
      );
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`seed ${seed}, ${caseId}: ${reason}\n${told.join('\n')}`, { cause: error });
    }
  }
  return result;
}
