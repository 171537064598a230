import type { Level } from './rule.ts';

/** One field that made a selection hold, for the person who reads the alert. */
export interface MatchedField {
  selection: string;
  /** Name in the event; empty for a keyword, which may stand in any field. */
  field: string;
  /** Cut to a bounded length. */
  value: string;
}

/** A rule that held for an event. Plain data. */
export interface Detection {
  ruleId: string;
  title: string;
  level: Level;
  matched: readonly MatchedField[];
  /** Present when a correlation rule was completed by this event. */
  correlation?: {
    group: Readonly<Record<string, string>>;
    /** The count, sum, average or number of different rules that met the condition. */
    value: number;
  };
}
