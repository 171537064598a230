import type { Programs } from '../../playbooks/programs.ts';
import type { Principal } from '../../people/principal.ts';
import type { Db, Trx } from '../../stores/records/records.ts';
import { controlRoles } from '../drill.ts';
import { DrillError } from '../errors.ts';
import { actingUnit, personOf, placesOf, type LiveDrill } from './run-case.ts';
import { seatsOf, type Seat } from './seats.ts';

/** The places of a drill as it stands. */
export async function seatsIn(
  db: Db | Trx,
  programs: Programs,
  { state, run }: LiveDrill,
): Promise<Seat[]> {
  const hash = run?.state.playbook.hash ?? state.playbook?.hash ?? '';
  return await seatsOf(db, state, run?.runId ?? '', await programs.find(db, hash));
}

/** The place from which somebody plays. Throws NOT_A_PARTICIPANT, SEAT_UNKNOWN. */
export function chooseSeat(
  { state, rehearsal }: LiveDrill,
  seats: readonly Seat[],
  principal: Principal,
  wanted: string | undefined,
): Seat {
  const places = placesOf(state, principal);
  const isStaff = places.some(({ role }) => controlRoles.includes(role));
  const mine = new Set(places.map(({ seat }) => seat));
  // In a rehearsal those who control it play every place, and nobody else any; otherwise everybody plays the own.
  const allowed = rehearsal
    ? seats.filter(() => isStaff)
    : seats.filter(({ seat }) => mine.has(seat));
  const found =
    wanted === undefined
      ? (allowed.find(({ seat, role }) => mine.has(seat) && role === 'player') ??
        allowed.find(({ role }) => role === 'player') ??
        allowed[0])
      : allowed.find(({ seat }) => seat === wanted);
  if (found) return found;
  throw new DrillError('SEAT_UNKNOWN', `There is no place ${wanted ?? ''} that you may play.`);
}

/** Who writes, and for which unit: for a copied unit of a rehearsal the one that holds the drill. */
export function writerFor(principal: Principal, drill: LiveDrill) {
  const places = placesOf(drill.state, principal);
  const unitId = actingUnit(principal, places);
  return { ...personOf(principal), unitId: drill.rehearsal ? drill.state.unitId : unitId };
}
