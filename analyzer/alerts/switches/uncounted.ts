import type { Logger } from 'pino';
import type { Event } from '../../../collector/events/event.ts';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Records } from '../../stores/records/records.ts';
import { countWithheld, readSwitchesInForce } from './in-force.ts';

/** The switches, as correlations ask for them: what a unit has switched off counts in none. */
export interface UncountedMatches {
  /** Looks up the switches that some rules may have for the units of some events; once for a batch. */
  among(events: readonly Event[], ruleIds: readonly string[]): Promise<SwitchOf>;
  /** Counts matches of rules that raise nothing of their own at the switches, by id, that withheld them. */
  note(counts: ReadonlyMap<string, number>): Promise<void>;
}

/** Id of the switch that is in force for the rule in the unit of the event; undefined = the rule is on. */
export type SwitchOf = (event: Event, ruleId: string) => string | undefined;

export interface UncountedMatchesDeps {
  records: Records;
  time: TimeSource;
  log: Logger;
  /** Owner of events that carry no `unit.id`. */
  homeUnitId(): string | undefined;
}

/** Nothing is switched off. */
export const allOn: SwitchOf = () => undefined;

/** While the switches can not be read, every rule counts: to see too much is better than to see nothing. */
export function createUncountedMatches(deps: UncountedMatchesDeps): UncountedMatches {
  const { records, time, log } = deps;
  const unitOf = (event: Event): string => {
    const unitId = event['unit.id'];
    return typeof unitId === 'string' ? unitId : (deps.homeUnitId() ?? '');
  };
  return {
    async among(events, ruleIds) {
      const asked = { ruleIds, unitIds: events.map(unitOf) };
      try {
        const inForce = await readSwitchesInForce(records.db, asked, isoNow(time));
        return (event, ruleId) => inForce.find(ruleId, unitOf(event));
      } catch (error) {
        log.warn({ err: error }, 'cannot read which rules are switched off; all are counted');
        return allOn;
      }
    },
    async note(counts) {
      try {
        await records.transaction((trx) => countWithheld(trx, counts, isoNow(time)));
      } catch (error) {
        log.warn({ err: error }, 'cannot write what switched off rules withheld');
      }
    },
  };
}
