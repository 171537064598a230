import type { Trx } from '../stores/records/records.ts';

/** How pressing a message is; a person chooses per channel from which severity on it is used. */
export const messageSeverities = ['low', 'medium', 'high', 'urgent'] as const;
export type MessageSeverity = (typeof messageSeverities)[number];

/** A message to people, as the areas ask for it; which channels carry it is the business of the delivery layer. */
export interface TellMessage {
  /** Id of a template in rules/messages. */
  template: string;
  /** Unit whose people are addressed, and to which the message belongs. */
  unitId: string;
  /** Holders of one of these roles at exactly that unit; when nobody holds any, those declared as their stand-ins. */
  roles: readonly string[];
  /** People addressed besides, whatever their roles. */
  accountIds?: readonly string[];
  /** Values of the template's placeholders. Plain text, numbers and ISO dates; never a secret. */
  facts: Readonly<Record<string, unknown>>;
  /** The same key is told once, however often it is asked for. At most 200 characters. */
  dedupeKey: string;
  /** Taken before that of the template. */
  severity?: MessageSeverity;
  /** Part of a drill: it reaches the in-console inbox only, whatever channels there are. */
  drill?: boolean;
}

/**
 * Stores a message for people in the caller's transaction; it is sent after the commit, at least once.
 * Throws when the template is unknown: a fault of the caller, found by its tests.
 */
export type Tell = (trx: Trx, message: TellMessage) => Promise<void>;
