import type { Logger } from 'pino';
import type { AlertKey, Alerts } from '../alerts/alerts.ts';
import type { LiveBus } from '../live/live-bus.ts';
import type { SilenceRules } from './silence-rules.ts';
import type { SourceState } from './source-state.ts';

export interface SilenceAlarmDeps {
  alerts: Pick<Alerts, 'raise' | 'resolve'>;
  live: LiveBus;
  log: Logger;
  rules: SilenceRules;
}

export const silenceRuleId = 'source.silent';

/** Raises the alarm once per silence and takes it back when the source speaks again. */
export function createSilenceAlarm({ alerts, live, log, rules }: SilenceAlarmDeps) {
  function keyOf(state: SourceState, unitId: string): AlertKey {
    const groupKey = { 'source.address': state.address, 'network.transport': state.transport };
    return { unitId, ruleId: silenceRuleId, groupKey };
  }

  async function raise(state: SourceState, unitId: string): Promise<void> {
    const shown = state.name ?? state.address;
    await alerts.raise({
      ...keyOf(state, unitId),
      title: rules.title.replace('{address}', shown),
      titleZh: rules.titleZh.replace('{address}', shown),
      adviceZh: rules.adviceZh,
      severity: rules.severity,
    });
    state.silentSince = new Date(state.lastSeenAt).toISOString();
    state.changed = true;
    live.publish({ topic: 'source', unitId, id: state.id, change: 'silent' });
  }

  async function resolve(state: SourceState, unitId: string): Promise<void> {
    const at = new Date(state.lastSeenAt).toISOString();
    await alerts.resolve(keyOf(state, unitId), `The source sends again since ${at}.`);
    state.silentSince = undefined;
    state.changed = true;
    live.publish({ topic: 'source', unitId, id: state.id, change: 'seen' });
  }

  return {
    /** One look at one source; what fails is tried again at the next look. */
    async look(state: SourceState, now: number, listeningSince: number): Promise<void> {
      const { unitId } = state;
      if (unitId === undefined) return;
      const quietMs = now - Math.max(state.lastSeenAt, listeningSince);
      const overdue = quietMs > state.silentAfterSeconds * 1_000;
      const marked = state.silentSince !== undefined;
      try {
        if (overdue && !marked && !state.muted) await raise(state, unitId);
        // It speaks again when something came after the silence that was marked.
        else if (marked && Date.parse(state.silentSince ?? '') < state.lastSeenAt) {
          await resolve(state, unitId);
        }
      } catch (error) {
        log.error({ err: error, address: state.address }, 'silence alarm could not be recorded');
      }
    },
  };
}
