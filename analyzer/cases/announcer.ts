import type { LiveBus } from '../live/live-bus.ts';
import type { CaseView } from './cases.ts';

/** Longest time between a commit of somebody else's transaction and the news of it. */
const laterMs = 250;

/** Tells open screens of changed cases. News that came too early or twice cost a reload, never a record. */
export function createAnnouncer(live: LiveBus | undefined, onLater: () => void) {
  const waiting = new Map<string, { view: CaseView; units: readonly string[] }>();
  let timer: NodeJS.Timeout | undefined;

  const publish = (view: CaseView, units: readonly string[]): void => {
    const { kind, caseId, state, version } = view;
    live?.publish({ topic: kind, unitId: state.unitId, alsoUnits: units, id: caseId, version });
  };

  const flush = (): void => {
    timer = undefined;
    for (const { view, units } of waiting.values()) publish(view, units);
    waiting.clear();
    onLater();
  };

  return {
    /** After the commit. */
    now: publish,
    /** In the transaction of a caller, whose commit is not known here. */
    later(view: CaseView, units: readonly string[]): void {
      waiting.set(view.caseId, { view, units });
      timer ??= setTimeout(flush, laterMs).unref();
    },
  };
}
