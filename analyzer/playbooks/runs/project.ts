import { runStates, type RunCaseState } from './run-state.ts';
import type { Projected } from '../../cases/machine.ts';
import type { Trx } from '../../stores/records/records.ts';
import { isOpen } from '../interpreter/flow.ts';
import type { RunState } from '../interpreter/state.ts';
import { nextDue } from '../interpreter/timers.ts';
import type { Programs } from '../programs.ts';

const iso = (ms: number | undefined): string | null =>
  ms === undefined ? null : new Date(ms).toISOString();

/** When the platform has to look at the automatic steps of a run: at once, after a delay, or when one counts as lost. */
function workAt(run: RunState): number | undefined {
  if (run.outcome !== null) return undefined;
  let least: number | undefined;
  for (const { state, until = 0 } of Object.values(run.steps)) {
    // What is to be begun waits for the clock; what was begun is followed up in a pause too.
    if (state !== 'intended' && !(state === 'wanted' && run.clock.running)) continue;
    least = Math.min(least ?? until, until);
  }
  return least;
}

/** Writes the read model of a run: which timers and which work wait for the node that drives it. */
export function createRunProjection(table: 'runs' | 'drill_runs', programs: Programs) {
  return async (
    trx: Trx,
    { caseId, version, state, updatedAt }: Projected<RunCaseState>,
  ): Promise<void> => {
    const { run, playbook, subject } = state;
    // Another node may hold the case without the playbook; it drives nothing anyway.
    const program = await programs.find(trx, playbook.hash);
    const columns = {
      unit_id: state.unitId,
      mode: state.mode,
      subject_kind: subject.kind,
      subject_id: subject.id,
      playbook_hash: playbook.hash,
      playbook_id: playbook.id,
      title: state.title,
      state: state.state,
      version,
      node: state.node,
      next_at: iso(program && nextDue(program, run)),
      work_at: iso(workAt(run)),
      steps_open: Object.values(run.steps).filter(isOpen).length,
      started_at: state.startedAt,
      ended_at: 'final' in runStates[state.state] ? state.endedAt : null,
      updated_at: updatedAt,
    };
    await trx
      .insertInto(table)
      .values({ id: caseId, ...columns })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
      .execute();
  };
}
