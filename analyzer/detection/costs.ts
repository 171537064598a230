/** What one event rule has cost and found since it was compiled. Plain data. */
export interface RuleCost {
  ruleId: string;
  /** Events that the rule matched. */
  hits: number;
  /** Events for which the index could not rule it out, so that it was evaluated. */
  candidates: number;
  /** Time spent on it, microseconds; sampled, so an estimate. */
  micros: number;
  /** Set while the rule is switched off because it was over its budget. */
  off?: RuleOff;
}

/** Why and when a rule was switched off. */
export interface RuleOff {
  /** For people: what it cost and what it may cost. */
  reason: string;
  /** ISO 8601, time of the machine. */
  at: string;
  /** The same in numbers: what so many evaluations took on average, and what they may take; microseconds. */
  took?: { evaluations: number; micros: number; allowedMicros: number };
}
