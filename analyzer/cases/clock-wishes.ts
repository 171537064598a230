import type { WorkCalendar } from '../clocks/calendar.ts';
import type { ClockEffect, ClockRule, ClockState } from '../clocks/clock.ts';
import { effectOf } from '../clocks/effects.ts';
import { applyEffects } from './fold.ts';
import type { ClockWish } from './machine.ts';

const isOpen = (clock: ClockState) => clock.state === 'running' || clock.state === 'paused';

/** Whether a wish still has something to do. */
function applies(wish: ClockWish, clock: ClockState | undefined): boolean {
  switch (wish.kind) {
    case 'start':
    case 'extend':
      return true;
    case 'meet':
    case 'cancel':
      return clock !== undefined && isOpen(clock);
    case 'pause':
      return clock?.state === 'running';
    case 'resume':
      return clock?.state === 'paused';
  }
}

function spread(wish: ClockWish, clocks: readonly ClockState[]): ClockWish[] {
  if (wish.clock !== '*') return [wish];
  return clocks.filter(isOpen).map(({ clock }) => ({ ...wish, clock }));
}

/**
 * The effects of wishes on the clocks of a case, with dates, in their order. Throws what `effectOf` and `ruleOf`
 * throw (ClockError).
 */
export async function effectsOf(
  wishes: readonly ClockWish[],
  clocks: readonly ClockState[],
  calendar: WorkCalendar,
  at: string,
  ruleOf: (ruleId: string) => Promise<ClockRule>,
): Promise<ClockEffect[]> {
  const effects: ClockEffect[] = [];
  let now = [...clocks];
  for (const wish of wishes.flatMap((each) => spread(each, clocks))) {
    const clock = now.find((each) => each.clock === wish.clock);
    if (!applies(wish, clock)) continue;
    const rule = wish.kind === 'start' ? await ruleOf(wish.ruleId) : undefined;
    const effect = effectOf(wish, clock, rule, calendar, at);
    effects.push(effect);
    now = applyEffects(now, [effect]);
  }
  return effects;
}
