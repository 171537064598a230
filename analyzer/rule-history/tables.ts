/** What a rule cost in an hour, on all nodes that share the database. */
export interface RuleCostTable {
  rule_id: string;
  /** `2026-11-21T08` UTC. */
  hour: string;
  /** Events that had to be looked at, and those that matched. */
  candidates: number;
  matched: number;
  /** Microseconds; an estimate from samples. */
  micros: number;
}

export interface RuleHistoryTables {
  rule_costs: RuleCostTable;
}
