import type { Event } from '../../../collector/events/event.ts';
import type { Db } from '../../stores/records/records.ts';

/** Whether the unit of the event had the rule switched off when the event came. */
export type WasOff = (ruleId: string, event: Event) => boolean;

interface Span {
  from: string;
  /** Exclusive; empty = still. */
  until: string;
}

const earliest = (...ends: readonly (string | null)[]): string =>
  ends.reduce<string>((first, end) => (end && (first === '' || end < first) ? end : first), '');

/** Reads all that ever was switched off of a few rules; those over are kept. */
export async function readSwitchesOver(db: Db, ruleIds: readonly string[]): Promise<WasOff> {
  const spans = new Map<string, Span[]>();
  const rows =
    ruleIds.length === 0
      ? []
      : await db
          .selectFrom('rule_switches')
          .innerJoin('unit_closure', 'unit_closure.ancestor', 'rule_switches.unit_id')
          .where('rule_switches.rule_id', 'in', ruleIds)
          .select(['rule_id', 'off_at', 'ended_at', 'rule_switches.until_at as off_until'])
          .select(['descendant', 'from_at', 'unit_closure.until_at as below_until'])
          .execute();
  for (const row of rows) {
    const key = JSON.stringify([row.rule_id, row.descendant]);
    const span = {
      from: row.off_at > row.from_at ? row.off_at : row.from_at,
      until: earliest(row.ended_at, row.off_until, row.below_until),
    };
    spans.set(key, [...(spans.get(key) ?? []), span]);
  }
  return (ruleId, event) => {
    const unitId = event['unit.id'];
    const at = event['event.ingested'];
    const known = spans.get(JSON.stringify([ruleId, unitId])) ?? [];
    return known.some(({ from, until }) => from <= at && (until === '' || at < until));
  };
}
