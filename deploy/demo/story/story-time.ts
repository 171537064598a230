import type { TimeSource } from '../../../collector/time/time-source.ts';

/**
 * The machine's clock, which the telling of the demonstration may hold in the past: what its people did last month, they do
 * then. Held only before anybody can sign in.
 */
export interface StoryTime extends TimeSource {
  /** Stands at that instant, milliseconds since the epoch, until it is moved or released; never ahead of the machine's. */
  hold(ms: number): void;
  release(): void;
}

export function createStoryTime(machine: TimeSource): StoryTime {
  let heldAt: number | undefined;
  return {
    now: () => heldAt ?? machine.now(),
    hold(ms) {
      heldAt = Math.min(ms, machine.now());
    },
    release() {
      heldAt = undefined;
    },
  };
}

/** The clock of a node that tells a story; undefined for a node with a clock of its own. */
export function storyTimeOf(time: TimeSource): StoryTime | undefined {
  return 'hold' in time && 'release' in time ? (time as StoryTime) : undefined;
}
