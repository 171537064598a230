import { Type } from 'typebox';
import { Day, Id, ItemKey, Line, Words } from '../register/case-work.ts';

const strict = { additionalProperties: false };
const Risk = Type.Enum(['low', 'medium', 'high']);
/** Set by the platform that writes the message. */
const MaxDays = Type.Optional(Type.Integer({ minimum: 1 }));

export const RequestPayload = Type.Object(
  {
    systemId: Id,
    itemKey: ItemKey,
    reason: Words,
    compensatingControl: Words,
    risk: Risk,
    riskNote: Type.Optional(Words),
    expiresOn: Day,
    replaces: Type.Optional(Id),
    title: Type.Optional(Line),
    number: Type.Optional(Line),
    maxDays: MaxDays,
  },
  strict,
);

export const AmendPayload = Type.Object(
  {
    reason: Type.Optional(Words),
    compensatingControl: Type.Optional(Words),
    risk: Type.Optional(Risk),
    riskNote: Type.Optional(Type.Union([Words, Type.Null()])),
    expiresOn: Type.Optional(Day),
    maxDays: MaxDays,
  },
  strict,
);

export const ApprovePayload = Type.Object(
  {
    text: Type.Optional(Words),
    /** The item as the approver's node knows it, without the exception. */
    frozen: Type.Optional(
      Type.Object(
        {
          state: Line,
          reasons: Type.Array(Line, { maxItems: 50 }),
        },
        strict,
      ),
    ),
    maxDays: MaxDays,
  },
  strict,
);

export const EndPayload = Type.Object({ byId: Id }, strict);
