/** Hands out turns, so many a second. */
export interface Pace {
  /** 0: go now (a turn is taken). Otherwise milliseconds to wait before asking again; no turn is taken. */
  take(): number;
}

/** How much of a second may be caught up at once: timers are late by some milliseconds. */
const burstSeconds = 0.02;

/** Turns at a steady rate, without the bursts that would catch up after a pause. Without a rate there is always one. */
export function createPace(perSecond?: number, now: () => number = () => performance.now()): Pace {
  if (perSecond === undefined) return { take: () => 0 };
  const most = Math.max(1, perSecond * burstSeconds);
  let turns = 1;
  let last = now();
  return {
    take() {
      const at = now();
      turns = Math.min(most, turns + ((at - last) / 1_000) * perSecond);
      last = at;
      if (turns >= 1) {
        turns -= 1;
        return 0;
      }
      return Math.max(1, Math.ceil(((1 - turns) / perSecond) * 1_000));
    },
  };
}
