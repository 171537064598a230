/** A gate that a transition passed; kept in its message. */
export interface PassedGate {
  rule: string;
  /** What it went by did not apply here. */
  applies: boolean;
}
