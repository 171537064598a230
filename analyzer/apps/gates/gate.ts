import { Type } from 'typebox';

/** A gate that a transition passed; kept in its message. */
export interface PassedGate {
  rule: string;
  /** What it went by did not apply here. */
  applies: boolean;
}

/** Gates in a message: set by the platform. */
export const PassedGates = Type.Optional(
  Type.Array(
    Type.Object(
      { rule: Type.String({ maxLength: 60 }), applies: Type.Boolean() },
      { additionalProperties: false },
    ),
    { maxItems: 100 },
  ),
);
