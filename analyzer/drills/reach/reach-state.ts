import type { DrillRole } from '../drill.ts';
import type { ReachRules } from './rules.ts';

/** What is known of how to reach one participant. Dates ISO 8601 UTC. */
export interface ReachFacts {
  accountState: 'invited' | 'active' | 'locked' | 'left';
  phone: string | null;
  email: string | null;
  /** Addresses to which a message has got through. */
  verified: ReadonlySet<string>;
  lastSignInAt: string | null;
  askedAt: string | null;
  answeredAt: string | null;
  reached: boolean | null;
  /** A double-blind drill asks no player: the question would tell them. */
  sealed: boolean;
}

export const reachReasons = [
  'CONFIRMED',
  'NOT_ASKED',
  /** A double-blind drill asks no player. */
  'SEALED',
  'NO_ANSWER',
  'CONFIRMATION_STALE',
  'SAID_NO',
  'ACCOUNT_LEFT',
  'ACCOUNT_LOCKED',
] as const;
export type ReachReason = (typeof reachReasons)[number];

export const reachWarnings = [
  'NO_PHONE',
  'NO_EMAIL',
  'PHONE_UNVERIFIED',
  'EMAIL_UNVERIFIED',
  'NEVER_SIGNED_IN',
  'SIGN_IN_STALE',
] as const;
export type ReachWarning = (typeof reachWarnings)[number];

/** Unknown is never reached. */
export interface ReachVerdict {
  state: 'reached' | 'not-reached' | 'unknown';
  reason: ReachReason;
  warnings: ReachWarning[];
}

export interface ReachPerson extends ReachVerdict {
  accountId: string;
  name: string;
  unitName: string;
  role: DrillRole;
  askedAt: string | null;
  answeredAt: string | null;
  lastSignInAt: string | null;
  note: string;
}

const hour = 3_600_000;
const day = 24 * hour;

function answerOf(
  { confirmationHours }: ReachRules,
  facts: ReachFacts,
  now: number,
): Pick<ReachVerdict, 'state' | 'reason'> {
  const { accountState, askedAt, answeredAt, reached, sealed } = facts;
  if (accountState === 'left') return { state: 'not-reached', reason: 'ACCOUNT_LEFT' };
  if (accountState === 'locked') return { state: 'not-reached', reason: 'ACCOUNT_LOCKED' };
  if (answeredAt !== null && (askedAt === null || answeredAt >= askedAt)) {
    if (reached !== true) return { state: 'not-reached', reason: 'SAID_NO' };
    const fresh = now - Date.parse(answeredAt) <= confirmationHours * hour;
    return fresh
      ? { state: 'reached', reason: 'CONFIRMED' }
      : { state: 'unknown', reason: 'CONFIRMATION_STALE' };
  }
  if (askedAt !== null) return { state: 'unknown', reason: 'NO_ANSWER' };
  return { state: 'unknown', reason: sealed ? 'SEALED' : 'NOT_ASKED' };
}

function contactWarnings({ contacts }: ReachRules, facts: ReachFacts): ReachWarning[] {
  const look = (
    contact: 'phone' | 'email',
    none: ReachWarning,
    unverified: ReachWarning,
  ): ReachWarning[] => {
    const address = facts[contact];
    if (!contacts.includes(contact)) return [];
    if (address === null || address === '') return [none];
    return facts.verified.has(address) ? [] : [unverified];
  };
  return [
    ...look('phone', 'NO_PHONE', 'PHONE_UNVERIFIED'),
    ...look('email', 'NO_EMAIL', 'EMAIL_UNVERIFIED'),
  ];
}

function signInWarnings(
  { staleSignInDays }: ReachRules,
  { lastSignInAt }: ReachFacts,
  now: number,
): ReachWarning[] {
  if (lastSignInAt === null) return ['NEVER_SIGNED_IN'];
  return now - Date.parse(lastSignInAt) > staleSignInDays * day ? ['SIGN_IN_STALE'] : [];
}

/** Whether somebody can be reached, and what is doubtful about the contacts on file. Pure. */
export function reachOf(rules: ReachRules, facts: ReachFacts, now: number): ReachVerdict {
  return {
    ...answerOf(rules, facts, now),
    warnings: [...contactWarnings(rules, facts), ...signInWarnings(rules, facts, now)],
  };
}
