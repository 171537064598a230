import type { CaseAction } from '../../cases/cases.ts';
import type { Principal } from '../../people/principal.ts';
import type { Trx } from '../../stores/records/records.ts';
import { controlRoles, type DrillState } from '../drill.ts';
import { DrillError } from '../errors.ts';
import type { RunWorld } from './run-world.ts';
import { actingUnit, personOf, placesOf, runOf, type LiveDrill } from './run-case.ts';

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

/** Ends the run, unless the playbook has ended it by itself, and with it the drill or the rehearsal. */
export async function endDrill(
  trx: Trx,
  { cases, drive }: Pick<RunWorld, 'cases' | 'drive'>,
  principal: Principal,
  drill: LiveDrill,
  control: 'finish' | 'stop',
  request: ControlRequest,
): Promise<void> {
  const { expectedVersion, reason, idempotencyKey } = request;
  const who = controller(principal, drill.state);
  const run = runOf(drill);
  const key = idempotencyKey === undefined ? {} : { idempotencyKey };
  const text = control === 'stop' ? needed(reason, 'reason') : reason;
  if (run.state.run.outcome === null) {
    await drive(trx, {
      ...who,
      ...key,
      caseId: run.runId,
      caseKind: 'run',
      unitId: run.state.unitId,
      message: 'stop',
      payload: { reason: text ?? '演练结束' },
      expectedVersion,
    });
  }
  await cases.actIn(trx, {
    ...who,
    ...key,
    caseId: drill.drillId,
    caseKind: 'drill',
    message: control,
    payload: control === 'stop' ? { reason: text } : text === undefined ? {} : { note: text },
  });
}
