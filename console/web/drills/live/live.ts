import type { LiveInjectView, LiveView } from '../drill.ts';

const done: ReadonlySet<LiveInjectView['state']> = new Set([
  'sent',
  'answered',
  'missed',
  'skipped',
]);

/** Injects that are still to come: due ones, then by planned time; those that only a condition sets off come last. */
export function upcoming(injects: readonly LiveInjectView[]): LiveInjectView[] {
  return injects
    .filter(({ state }) => !done.has(state))
    .toSorted(
      (one, other) =>
        Number(other.state === 'due') - Number(one.state === 'due') ||
        Number(one.trigger === 'conditional') - Number(other.trigger === 'conditional') ||
        (one.plannedMs ?? Number.MAX_SAFE_INTEGER) - (other.plannedMs ?? Number.MAX_SAFE_INTEGER) ||
        one.no - other.no,
    );
}

type Participant = LiveView['participants'][number];

interface PlayerStanding {
  player: Participant;
  isSigned: boolean;
  /** Injects that reached the player and that the player has not acted on. */
  open: readonly LiveInjectView[];
}

/**
 * How each player stands. What somebody did is known from the latest of the action log, so with a longer log a reaction to an
 * inject of long ago may be missing here; the inject's own count is right all the same.
 */
export function standingsOf(
  view: Pick<LiveView, 'participants' | 'injects' | 'actions'>,
): PlayerStanding[] {
  const reacted = new Set(view.actions.map(({ seat, injectId }) => `${seat} ${injectId ?? ''}`));
  const sent = view.injects.filter(({ state }) => state === 'sent');
  return view.participants
    .filter(({ role }) => role === 'player')
    .map((player) => ({
      player,
      isSigned: player.signedAt !== null,
      open: sent.filter(
        ({ id, toRoles }) =>
          player.playbookRole !== null &&
          toRoles.includes(player.playbookRole) &&
          !reacted.has(`${player.seat} ${id}`),
      ),
    }));
}

/** Ids that a condition of the script names: what must have happened before. */
export function idsIn(condition: string | null, ids: ReadonlySet<string>): string[] {
  if (condition === null) return [];
  const words = condition.match(/[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*/gu) ?? [];
  return [...new Set(words)].filter((word) => ids.has(word));
}
