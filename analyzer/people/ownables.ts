/** A column that says whose work something is now; a hand-over passes it on. */
export interface Ownable {
  table: string;
  column: string;
}

/**
 * Everything that belongs to a person and would be orphaned when the person leaves. A table with such a column adds
 * its line here; `hand-over.test.ts` finds the columns of the database that are in neither list.
 */
export const ownables: readonly Ownable[] = [
  { table: 'alerts', column: 'assignee_id' },
  { table: 'incident_tasks', column: 'assignee_id' },
  { table: 'inbox', column: 'account_id' },
  { table: 'system_profiles', column: 'responsible_id' },
];

/** Columns that the hand-over treats by itself. (Who did something once, `…_by` and `actor_id`, never changes.) */
export const notOwnables: readonly Ownable[] = [
  { table: 'account_pins', column: 'account_id' },
  // Written into the log of each case: `HandOver.alsoPass`.
  { table: 'cases', column: 'responsible_id' },
  { table: 'password_history', column: 'account_id' },
  { table: 'recovery_codes', column: 'account_id' },
  { table: 'grants', column: 'account_id' },
  { table: 'sessions', column: 'account_id' },
  { table: 'api_tokens', column: 'account_id' },
  { table: 'invites', column: 'account_id' },
  { table: 'outbound', column: 'account_id' },
  // Files that nothing names yet; forgotten after a day.
  { table: 'notice_uploads', column: 'account_id' },
  { table: 'message_preferences', column: 'account_id' },
  // Part of the signed entry of a version; the next version names its own.
  { table: 'playbooks', column: 'owner_id' },
  // Who had which seat in a drill, and what that person did there: it stays as it was. A drill that goes on is changed by
  // its director, in the drill.
  { table: 'drill_actions', column: 'account_id' },
  { table: 'drill_cases', column: 'responsible_id' },
  { table: 'drill_improvements', column: 'owner_id' },
  { table: 'drill_inbox', column: 'account_id' },
  { table: 'drill_observations', column: 'account_id' },
  { table: 'drill_participants', column: 'account_id' },
  { table: 'drill_reach', column: 'account_id' },
  { table: 'drill_submissions', column: 'account_id' },
];
