/** How often a rule hit in a unit, by hour; kept a little over a week, for the list of rules. */
export interface RuleHitTable {
  rule_id: string;
  unit_id: string;
  /** `2026-11-21T08` UTC, of the events. */
  hour: string;
  hits: number;
}

/** A rule that is switched off for a unit and the units below it. */
export interface RuleSwitchTable {
  id: string;
  rule_id: string;
  unit_id: string;
  /** Why, in words of the person who did it. */
  reason: string;
  off_at: string;
  off_by: string;
  off_by_name: string;
  /** Exclusive; null = until somebody switches the rule on again. */
  until_at: string | null;
  ended_at: string | null;
  ended_by: string | null;
  ended_by_name: string | null;
  /** Matches that raised no alert and counted in no correlation because of it. */
  withheld: number;
  last_withheld_at: string | null;
}

export interface RuleSwitchTables {
  rule_hits: RuleHitTable;
  rule_switches: RuleSwitchTable;
}
