import type { Selectable } from 'kysely';
import { levels } from '../detection/rule.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Trx } from '../stores/records/records.ts';
import { overflowOf, type Draft, type DraftEvent } from './drafts.ts';
import { leaveOutCovered } from './leave-out-covered.ts';
import { RuleHits } from './rule-hits.ts';
import { withhold } from './switches/withhold.ts';
import type { AlertTable } from './tables.ts';

type AlertRow = Selectable<AlertTable>;

/** Rows per statement: below the parameter limits of both engines. */
const chunk = 400;

export interface Written {
  alertId: string;
  unitId: string;
  change: 'opened' | 'counted';
  events: number;
}

export interface WriteResult {
  written: Written[];
  /** Events that a replay brought again. */
  duplicates: number;
  /** Events of groups that are quiet after a close. */
  quiet: number;
  /** Events of rules that the unit has switched off. */
  withheld: number;
  /** Events of rules that another alert of the same event covers. */
  covered: number;
}

function* chunks<T>(list: readonly T[]): Generator<T[]> {
  for (let start = 0; start < list.length; start += chunk) yield list.slice(start, start + chunk);
}

const markOf = (ruleId: string, eventId: string): string => `${ruleId}\u0000${eventId}`;

async function knownMarks(trx: Trx, drafts: readonly Draft[]): Promise<Set<string>> {
  const ids = drafts.flatMap((draft) => draft.events.map((event) => event.eventId));
  const marks = new Set<string>();
  for (const part of chunks([...new Set(ids)])) {
    const rows = await trx
      .selectFrom('alert_events')
      .select(['rule_id', 'event_id'])
      .where('event_id', 'in', part)
      .execute();
    for (const row of rows) marks.add(markOf(row.rule_id, row.event_id));
  }
  return marks;
}

async function activeAlerts(trx: Trx, drafts: readonly Draft[]): Promise<Map<string, AlertRow>> {
  const active = new Map<string, AlertRow>();
  for (const part of chunks(drafts.map((draft) => draft.groupHash))) {
    const rows = await trx
      .selectFrom('alerts')
      .selectAll()
      .where('active_key', 'in', part)
      .execute();
    for (const row of rows) active.set(row.group_hash, row);
  }
  return active;
}

function newRow(draft: Draft, times: readonly string[], now: string, previousId: string | null) {
  return {
    id: newId(),
    unit_id: draft.unitId,
    rule_id: draft.ruleId,
    origin: draft.origin,
    policy_id: draft.policy.id,
    group_hash: draft.groupHash,
    group_key: JSON.stringify(draft.groupKey),
    title: draft.title,
    title_zh: draft.titleZh,
    advice_zh: draft.adviceZh ?? null,
    severity: draft.severity,
    severity_rank: levels.indexOf(draft.severity),
    tags: JSON.stringify(draft.tags),
    state: 'open' as const,
    count: times.length,
    first_seen_at: times[0] ?? now,
    last_seen_at: times.at(-1) ?? now,
    opened_at: now,
    updated_at: now,
    version: 1,
    assignee_id: null,
    asset_id: draft.assetId ?? null,
    acknowledged_at: null,
    closed_at: null,
    close_reason: null,
    close_note: null,
    quiet_until: null,
    previous_id: previousId,
    active_key: draft.groupHash,
  };
}

/** Adds to an alert that takes new events; answers the count before, undefined when it takes no more. */
async function countAgain(
  trx: Trx,
  draft: Draft,
  times: readonly string[],
  now: string,
): Promise<{ id: string; before: number } | undefined> {
  const [first, last] = [times[0] ?? now, times.at(-1) ?? now];
  const row = await trx
    .updateTable('alerts')
    .set((eb) => ({
      count: eb('count', '+', times.length),
      first_seen_at: eb
        .case()
        .when('first_seen_at', '>', first)
        .then(first)
        .else(eb.ref('first_seen_at'))
        .end(),
      last_seen_at: eb
        .case()
        .when('last_seen_at', '<', last)
        .then(last)
        .else(eb.ref('last_seen_at'))
        .end(),
      updated_at: now,
    }))
    .where('active_key', '=', draft.groupHash)
    .returning(['id', 'count'])
    .executeTakeFirst();
  return row && { id: row.id, before: row.count - times.length };
}

async function latestOfGroup(trx: Trx, groupHash: string) {
  return await trx
    .selectFrom('alerts')
    .select(['id', 'quiet_until'])
    .where('group_hash', '=', groupHash)
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

interface Placed {
  alertId: string;
  change: Written['change'];
  before: number;
}

/** Opens an alert for the group, or counts it again; undefined when the group is to be quiet. */
async function place(
  trx: Trx,
  draft: Draft,
  active: AlertRow | undefined,
  times: readonly string[],
  now: string,
): Promise<Placed | undefined> {
  if (active) {
    const gapMs = Date.parse(times[0] ?? now) - Date.parse(active.last_seen_at);
    // A date that can not be read is no reason for a new alert.
    if (!(gapMs > draft.policy.windowMs)) {
      const counted = await countAgain(trx, draft, times, now);
      if (counted) return { alertId: counted.id, change: 'counted', before: counted.before };
    } else {
      await trx
        .updateTable('alerts')
        .set({ active_key: null })
        .where('id', '=', active.id)
        .execute();
    }
  }
  const previous = await latestOfGroup(trx, draft.groupHash);
  if (previous?.quiet_until && previous.quiet_until > now) return undefined;
  const row = newRow(draft, times, now, previous?.id ?? null);
  const inserted = await trx
    .insertInto('alerts')
    .values(row)
    .onConflict((conflict) => conflict.column('active_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) {
    // Another process opened the alert of this group a moment ago.
    const counted = await countAgain(trx, draft, times, now);
    return counted && { alertId: counted.id, change: 'counted', before: counted.before };
  }
  await trx
    .insertInto('alert_activity')
    .values({
      id: newId(),
      alert_id: row.id,
      unit_id: row.unit_id,
      at: now,
      kind: 'opened',
      actor_id: null,
      actor_name: 'xiaodun',
      text: null,
      details: JSON.stringify(previous ? { previousId: previous.id } : {}),
    })
    .execute();
  return { alertId: row.id, change: 'opened', before: 0 };
}

async function insertEvents(
  trx: Trx,
  draft: Draft,
  placed: Placed,
  events: readonly DraftEvent[],
  now: string,
): Promise<void> {
  const rows = events.map((event, index) => ({
    rule_id: draft.ruleId,
    event_id: event.eventId,
    alert_id: placed.alertId,
    unit_id: draft.unitId,
    at: event.at,
    recorded_at: now,
    ordinal: placed.before + index + 1,
    matched: JSON.stringify(event.matched),
    correlation: event.correlation ? JSON.stringify(event.correlation) : null,
  }));
  for (const part of chunks(rows)) {
    await trx
      .insertInto('alert_events')
      .values(part)
      .onConflict((conflict) => conflict.columns(['event_id', 'rule_id']).doNothing())
      .execute();
  }
}

/**
 * Keeps a rule from opening alerts without end (forged addresses, a sweep): groups that would be new and for which
 * the rule has no room left in its unit are counted together.
 */
async function foldOverflow(
  trx: Trx,
  drafts: readonly Draft[],
  active: Map<string, AlertRow>,
  now: string,
): Promise<Draft[]> {
  const kept: Draft[] = [];
  const fresh = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const key = JSON.stringify([draft.unitId, draft.ruleId]);
    if (active.has(draft.groupHash)) kept.push(draft);
    else fresh.set(key, [...(fresh.get(key) ?? []), draft]);
  }
  for (const group of fresh.values()) {
    const [first] = group;
    if (!first) continue;
    const { policy, unitId, ruleId } = first;
    const { opened } = await trx
      .selectFrom('alerts')
      .select((eb) => eb.fn.countAll<number>().as('opened'))
      .where('rule_id', '=', ruleId)
      .where('unit_id', '=', unitId)
      .where('opened_at', '>=', new Date(Date.parse(now) - policy.windowMs).toISOString())
      .executeTakeFirstOrThrow();
    const room = Math.max(0, policy.maxAlerts - opened);
    kept.push(...group.slice(0, room));
    const [head, ...rest] = group.slice(room);
    if (!head) continue;
    const overflow = overflowOf([head, ...rest]);
    for (const [hash, row] of await activeAlerts(trx, [overflow])) active.set(hash, row);
    kept.push(overflow);
  }
  return kept;
}

/**
 * Writes the groups of one batch: a few statements per group, whatever the number of its events. Hits that are older
 * than `hitsKeptMs` have no hour of their own any more.
 */
export async function writeDrafts(
  trx: Trx,
  drafts: readonly Draft[],
  now: string,
  hitsKeptMs: number,
): Promise<WriteResult> {
  const { kept: wanted, withheld } = await withhold(trx, drafts, now);
  // After the switches: what a unit has switched off covers nothing there.
  const { kept, covered } = leaveOutCovered(wanted);
  const result: WriteResult = { written: [], duplicates: 0, quiet: 0, withheld, covered };
  const marks = await knownMarks(trx, kept);
  const active = await activeAlerts(trx, kept);
  const hits = new RuleHits();
  for (const draft of await foldOverflow(trx, kept, active, now)) {
    const events = draft.events
      .filter((event) => !marks.has(markOf(draft.ruleId, event.eventId)))
      .sort((a, b) => (a.seenAt < b.seenAt ? -1 : a.seenAt > b.seenAt ? 1 : 0));
    result.duplicates += draft.events.length - events.length;
    if (events.length === 0) continue;
    const times = events.map((event) => event.seenAt);
    const placed = await place(trx, draft, active.get(draft.groupHash), times, now);
    if (!placed) {
      result.quiet += events.length;
      continue;
    }
    await insertEvents(trx, draft, placed, events, now);
    hits.add(draft, events);
    result.written.push({
      alertId: placed.alertId,
      unitId: draft.unitId,
      change: placed.change,
      events: events.length,
    });
  }
  await hits.write(trx, now, hitsKeptMs);
  return result;
}

/** Opens or counts the alert of one group that no event stands behind; answers its id, or the quiet one's. */
export async function writeRaised(
  trx: Trx,
  draft: Draft,
  now: string,
): Promise<{ written?: Written; alertId: string }> {
  const active = (await activeAlerts(trx, [draft])).get(draft.groupHash);
  const placed = await place(trx, draft, active, [now], now);
  if (placed) {
    const { alertId, change } = placed;
    return { alertId, written: { alertId, unitId: draft.unitId, change, events: 1 } };
  }
  const latest = await latestOfGroup(trx, draft.groupHash);
  return { alertId: latest?.id ?? '' };
}

/**
 * Forgets event ids between the first and the last few of each alert. Age is measured from the newest row, not by
 * the clock, so that a node that was off for a day still knows what it had counted when it replays.
 */
export async function pruneEvents(
  trx: Trx,
  keep: { first: number; last: number },
  replayWindowMs: number,
): Promise<number> {
  const newest = await trx
    .selectFrom('alert_events')
    .select((eb) => eb.fn.max('recorded_at').as('at'))
    .executeTakeFirst();
  if (!newest?.at) return 0;
  const cutoff = new Date(Date.parse(newest.at) - replayWindowMs).toISOString();
  const result = await trx
    .deleteFrom('alert_events')
    .where('recorded_at', '<', cutoff)
    .where('ordinal', '>', keep.first)
    .where((eb) =>
      eb(
        'ordinal',
        '<=',
        eb
          .selectFrom('alerts')
          .whereRef('alerts.id', '=', 'alert_events.alert_id')
          .select((inner) => inner('alerts.count', '-', keep.last).as('from')),
      ),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
