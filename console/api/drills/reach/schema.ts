import { Type, type Static } from 'typebox';
import { drillRoles } from '../../../../analyzer/drills/drill.ts';
import { reachReasons, reachWarnings } from '../../../../analyzer/drills/reach/reach-state.ts';
import { Watermark } from '../schema.ts';

const strict = { additionalProperties: false };
const Text = Type.String();
const OrNull = Type.Union([Type.String(), Type.Null()]);

export const ReachSchema = Type.Object({
  ...Watermark,
  /** Unknown is never reached. */
  counts: Type.Object({
    reached: Type.Integer(),
    notReached: Type.Integer(),
    unknown: Type.Integer(),
    total: Type.Integer(),
  }),
  /** True when everybody was reached: what the director looks at before the start. */
  complete: Type.Boolean(),
  askedAt: OrNull,
  confirmationHours: Type.Number(),
  people: Type.Array(
    Type.Object({
      accountId: Text,
      name: Text,
      unitName: Text,
      role: Type.Enum([...drillRoles]),
      /** `reached`: confirmed in time; `not-reached`: can't be, or said no; `unknown`: not asked, or no answer yet. */
      state: Type.Enum(['reached', 'not-reached', 'unknown']),
      reason: Type.Enum([...reachReasons]),
      /** Contacts that need care. */
      warnings: Type.Array(Type.Enum([...reachWarnings])),
      askedAt: OrNull,
      answeredAt: OrNull,
      lastSignInAt: OrNull,
      note: Text,
    }),
  ),
});

/** Asks everybody, or those named, through the inbox of the drill. */
export const AskReach = Type.Object(
  {
    accountIds: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 500 }),
    ),
  },
  strict,
);

/** A participant's own answer, or what the director found out by telephone about somebody. */
export const AnswerReach = Type.Object(
  {
    reached: Type.Boolean(),
    /** Somebody else's: only controllers and the director. */
    accountId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    note: Type.Optional(Type.String({ maxLength: 500 })),
  },
  strict,
);

export type Reach = Static<typeof ReachSchema>;
