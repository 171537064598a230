import type { MessageSeverity } from './tell.ts';

/** All dates ISO 8601 UTC; flags 0/1; JSON as text. */

/** How a unit reaches people outside the console. Shown to whoever administers the unit. */
interface ChannelTable {
  id: string;
  unit_id: string;
  /** Id of the kind in console/delivery/channels. */
  kind: string;
  name: string;
  /** JSON by the schema of the kind; nothing secret. */
  settings: string;
  /** JSON object of secret name → sealed text. */
  secrets: string;
  /** Mail and SMS: units below that have none of their own use it too. */
  shared: number;
  enabled: number;
  min_severity: MessageSeverity;
  language: 'zh' | 'en';
  last_at: string | null;
  /** `ok` or the code of a DeliveryError. */
  last_outcome: string | null;
  last_error: string | null;
  created_at: string;
  updated_at: string;
}

/** One message to people as it was rendered when told; what was said is evidence and never changes. */
interface ToldMessageTable {
  id: string;
  /** Unit that was addressed. */
  unit_id: string;
  dedupe_key: string;
  template: string;
  severity: MessageSeverity;
  drill: number;
  title_zh: string;
  title_en: string;
  text_zh: string;
  text_en: string;
  /** Path within the console; it locates and does nothing. */
  href: string | null;
  asks_acknowledgement: number;
  /** JSON array; asked for again when nobody was found. */
  roles: string;
  account_ids: string;
  /** Unit whose people stood in, when nobody held the roles; equal to `unit_id` when others of the unit did. */
  stand_in_unit_id: string | null;
  created_at: string;
  /** When open consoles were told of it; null until the transaction is seen to have ended. */
  announced_at: string | null;
}

/** One message in the inbox of one person. Passes to the successor of a leaver; who read it stays. */
interface InboxTable {
  id: string;
  unit_id: string;
  message_id: string;
  account_id: string;
  at: string;
  /** Got it for want of a holder of the role. */
  stand_in: number;
  read_at: string | null;
  read_by: string | null;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
}

export const outboundStates = [
  'waiting',
  'sending',
  'accepted',
  'delivered',
  'dead',
  'dropped',
] as const;
export type OutboundState = (typeof outboundStates)[number];

/** One message by one channel to one address: the queue, the receipt and the dead letter. */
interface OutboundTable {
  /** Also the id that every attempt carries outside, so that a receiver can tell a repetition. */
  id: string;
  unit_id: string;
  message_id: string;
  channel_id: string;
  channel_kind: string;
  /** Null when a group is told. */
  account_id: string | null;
  /** Mail address or telephone number; null when a group is told. */
  address: string | null;
  language: 'zh' | 'en';
  state: OutboundState;
  attempts: number;
  next_at: string;
  /** Whoever sends it now holds it until then. */
  lease_until: string | null;
  error_code: string | null;
  error: string | null;
  /** Name that the other side gave it. */
  reference: string | null;
  created_at: string;
  accepted_at: string | null;
  delivered_at: string | null;
  ended_at: string | null;
}

/** What a person wants outside the console; without a row the defaults of rules/messages hold. */
interface MessagePreferenceTable {
  account_id: string;
  /** Lowest severity sent, or `never`. */
  mail_from: MessageSeverity | 'never';
  sms_from: MessageSeverity | 'never';
  language: 'zh' | 'en';
  updated_at: string;
}

/** Telling people: channels, messages, inboxes, what leaves the house. */
export interface TellingTables {
  channels: ChannelTable;
  told_messages: ToldMessageTable;
  inbox: InboxTable;
  outbound: OutboundTable;
  message_preferences: MessagePreferenceTable;
}
