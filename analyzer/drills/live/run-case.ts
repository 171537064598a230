import type { CaseAction, CaseView } from '../../cases/cases.ts';
import type { RunCaseState } from '../../playbooks/runs/run-state.ts';
import type { Principal } from '../../people/principal.ts';
import type { Db, Trx } from '../../stores/records/records.ts';
import type { DrillParticipant, DrillState } from '../drill.ts';
import { DrillError } from '../errors.ts';
import { readStored, type KnownCases } from './known-cases.ts';
import { isRehearsal } from './seats.ts';

/** A run of a drill as it stands. */
export interface DrillRun {
  runId: string;
  version: number;
  state: RunCaseState;
}

/** A drill with its current run, if it has one. */
export interface LiveDrill {
  drillId: string;
  version: number;
  state: DrillState;
  run: DrillRun | undefined;
  rehearsal: boolean;
}

/** The run that counts now: the rehearsal under way, else that of the drill itself. */
export function currentRunId({ state, runId, rehearsals }: DrillState): string | undefined {
  if (state === 'REHEARSAL') return rehearsals.findLast(({ endedAt }) => endedAt === null)?.runId;
  return runId ?? undefined;
}

const unknown: KnownCases = { read: readStored };

export async function readRun(
  db: Db | Trx,
  runId: string,
  known = unknown,
): Promise<DrillRun | undefined> {
  const stored = await known.read(db, runId);
  if (stored?.kind !== 'run') return undefined;
  return { runId, version: stored.version, state: stored.state as RunCaseState };
}

/** Throws DRILL_UNKNOWN. Whoever calls has checked that the caller may know of it. */
export async function readLiveDrill(
  db: Db | Trx,
  drillId: string,
  known = unknown,
): Promise<LiveDrill> {
  const stored = await known.read(db, drillId);
  if (stored?.kind !== 'drill') {
    throw new DrillError('DRILL_UNKNOWN', `There is no drill ${drillId}.`);
  }
  const state = stored.state as DrillState;
  const runId = currentRunId(state);
  return {
    drillId,
    version: stored.version,
    state,
    run: runId === undefined ? undefined : await readRun(db, runId, known),
    rehearsal: runId !== undefined && isRehearsal(state, runId),
  };
}

export function runOf(drill: LiveDrill): DrillRun {
  if (drill.run) return drill.run;
  throw new DrillError('DRILL_NOT_RUNNING', 'This drill has not been started.');
}

export const runOfView = ({ caseId, version, state }: CaseView): DrillRun => ({
  runId: caseId,
  version,
  state: state as RunCaseState,
});

/** The caller as the actor of a message. */
export function personOf(principal: Principal): Pick<CaseAction, 'actor' | 'origin'> {
  const { accountId, name, address, via } = principal;
  return {
    actor: { kind: 'person', accountId, name },
    origin: { address, ...(via.kind === 'token' && { tokenId: via.tokenId }) },
  };
}

/** Places of the caller in a drill. Throws NOT_A_PARTICIPANT when there are none of these roles. */
export function placesOf(
  { participants }: DrillState,
  { accountId }: Principal,
  roles?: readonly DrillParticipant['role'][],
): [DrillParticipant, ...DrillParticipant[]] {
  const [first, ...rest] = participants.filter(
    (each) => each.accountId === accountId && (roles === undefined || roles.includes(each.role)),
  );
  if (first) return [first, ...rest];
  throw new DrillError('NOT_A_PARTICIPANT', 'You do not hold such a role in this drill.');
}

/** Unit of a place, where the caller holds the right of the route itself. Throws ACTION_NOT_YOURS. */
export function actingUnit(
  { grants }: Principal,
  places: readonly Pick<DrillParticipant, 'unitId'>[],
): string {
  const unit = places.find(({ unitId }) => grants.some((grant) => grant.unitId === unitId));
  if (unit) return unit.unitId;
  throw new DrillError('ACTION_NOT_YOURS', 'You hold no such right at the unit that you play for.');
}
