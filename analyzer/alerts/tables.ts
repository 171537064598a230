import type { Level } from '../detection/rule.ts';
import type { CloseReason } from './policies.ts';

export type AlertState = 'open' | 'acknowledged' | 'closed';

export interface AlertTable {
  id: string;
  unit_id: string;
  /** Sigma rule id, or the name of a check of the platform (`source.silent`). */
  rule_id: string;
  origin: 'rule' | 'platform';
  policy_id: string;
  /** SHA-256 of unit, rule and group key: what belongs together over time. */
  group_hash: string;
  /** JSON object, field → value. */
  group_key: string;
  title: string;
  title_zh: string;
  advice_zh: string | null;
  severity: Level;
  /** 0 informational … 4 critical, to sort by. */
  severity_rank: number;
  /** JSON array of Sigma tags. */
  tags: string;
  state: AlertState;
  /** How many events (or raises). */
  count: number;
  first_seen_at: string;
  last_seen_at: string;
  opened_at: string;
  /** Any change, counting included. */
  updated_at: string;
  /** Grows with each change that a person makes: the optimistic lock. */
  version: number;
  assignee_id: string | null;
  asset_id: string | null;
  acknowledged_at: string | null;
  closed_at: string | null;
  close_reason: CloseReason | null;
  close_note: string | null;
  /** After a close: the same group opens nothing new until then. */
  quiet_until: string | null;
  /** The alert of the same group before this one. */
  previous_id: string | null;
  /** `group_hash` while new detections join this alert, else null; unique. */
  active_key: string | null;
}

/** Events of an alert: all recent ones (so that a replay counts once), then the first and last few. */
export interface AlertEventTable {
  rule_id: string;
  event_id: string;
  alert_id: string;
  unit_id: string;
  /** `@timestamp` of the event. */
  at: string;
  recorded_at: string;
  /** 1 for the first event of the alert. */
  ordinal: number;
  /** JSON array of {selection, field, value}. */
  matched: string;
  /** JSON {group, value} when the event completed a correlation. */
  correlation: string | null;
}

export type ActivityKind =
  | 'opened'
  | 'acknowledged'
  | 'assigned'
  | 'commented'
  | 'closed'
  | 'reopened'
  | 'resolved'
  | 'handed-over'
  | 'incident';

export interface AlertActivityTable {
  id: string;
  alert_id: string;
  unit_id: string;
  at: string;
  kind: ActivityKind;
  /** Null when the platform did it. */
  actor_id: string | null;
  actor_name: string;
  text: string | null;
  /** JSON object: assignee, reason … */
  details: string;
}

/** Alerts, their events and what people did about them. */
export interface AlertTables {
  alerts: AlertTable;
  alert_events: AlertEventTable;
  alert_activity: AlertActivityTable;
}
