import type { CaseAction } from '../../cases/cases.ts';
import type { Programs } from '../../playbooks/programs.ts';
import type { Principal } from '../../people/principal.ts';
import type { Trx } from '../../stores/records/records.ts';
import { controlRoles, type DrillState } from '../drill.ts';
import { DrillError } from '../errors.ts';
import type { RunWorld } from './run-world.ts';
import { actingUnit, personOf, placesOf, runOf, type LiveDrill } from './run-case.ts';
import { restOfScript } from './script-end.ts';

export const runControls = ['pause', 'resume', 'fire', 'skip', 'jump'] as const;
export type RunControl = (typeof runControls)[number];
export type DrillControl = RunControl | 'start' | 'rehearse' | 'finish' | 'stop';

export interface ControlRequest {
  /** Of the run; of the drill for `start` and `rehearse`. */
  expectedVersion: number;
  injectId?: string | undefined;
  toMs?: number | undefined;
  reason?: string | undefined;
  idempotencyKey?: string | undefined;
}

function needed<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value;
  throw new DrillError('CONTROL_INCOMPLETE', `This needs ${name}.`, { missing: name });
}

/** Message of the run for a control, and its payload. */
export function runMessage(
  control: RunControl,
  { injectId, toMs, reason }: ControlRequest,
): Pick<CaseAction, 'message' | 'payload'> {
  const why = reason === undefined ? {} : { reason };
  switch (control) {
    case 'pause':
    case 'resume':
      return { message: control, payload: why };
    case 'fire':
      return {
        message: 'fire-inject',
        payload: { injectId: needed(injectId, 'injectId'), ...why },
      };
    case 'skip':
      return {
        message: 'skip-inject',
        payload: { injectId: needed(injectId, 'injectId'), reason: needed(reason, 'reason') },
      };
    case 'jump':
      return {
        message: 'jump',
        payload: {
          toMs: needed(toMs, 'toMs'),
          passed: 'skip',
          reason: needed(reason, 'reason'),
        },
      };
  }
}

/** Who controls, and for which unit. Throws NOT_A_PARTICIPANT, ACTION_NOT_YOURS. */
export function controller(principal: Principal, state: DrillState) {
  const places = placesOf(state, principal, controlRoles);
  return { ...personOf(principal), unitId: actingUnit(principal, places) };
}

/**
 * Ends the run, unless the playbook has ended it by itself, and with it the drill or the rehearsal. When a drill is brought to
 * its end, conditional injects that never fired are skipped, so that nobody is held to have missed them.
 */
export async function endDrill(
  trx: Trx,
  { cases, drive }: Pick<RunWorld, 'cases' | 'drive'>,
  programs: Programs,
  principal: Principal,
  drill: LiveDrill,
  control: 'finish' | 'stop',
  request: ControlRequest,
): Promise<void> {
  const { expectedVersion, reason, idempotencyKey } = request;
  const who = controller(principal, drill.state);
  let run = runOf(drill);
  const keyOf = (part: string) =>
    idempotencyKey === undefined ? {} : { idempotencyKey: `${idempotencyKey}${part}` };
  const text = control === 'stop' ? needed(reason, 'reason') : reason;
  const say = async (message: string, payload: CaseAction['payload'], part: string) => {
    const { runId, version, state } = run;
    // The first is for what the person saw; the others follow from it.
    const seen = version === runOf(drill).version ? expectedVersion : version;
    const about = { caseId: runId, caseKind: 'run', unitId: state.unitId } as const;
    const action = { ...who, ...keyOf(part), ...about, message, payload, expectedVersion: seen };
    ({ run } = await drive(trx, action));
  };
  if (control === 'finish') {
    const program = await programs.get(trx, run.state.playbook.hash);
    for (const injectId of restOfScript(program, run.state.run).unfired) {
      if (run.state.run.outcome !== null) break;
      await say('skip-inject', { injectId, reason: '演练结束时条件未出现' }, `:${injectId}`);
    }
  }
  if (run.state.run.outcome === null) await say('stop', { reason: text ?? '演练结束' }, '');
  await cases.actIn(trx, {
    ...who,
    ...keyOf(''),
    caseId: drill.drillId,
    caseKind: 'drill',
    message: control,
    payload: control === 'stop' ? { reason: text } : text === undefined ? {} : { note: text },
  });
}
