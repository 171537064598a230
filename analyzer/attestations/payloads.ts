import { Type } from 'typebox';
import { Day, Id, ItemKey, Line, Words } from '../register/case-work.ts';

const strict = { additionalProperties: false };
const orNull = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** As many items as a system of level 4 has, general and extended. */
const mostItems = 250;

const Answer = Type.Object(
  {
    itemKey: ItemKey,
    verdict: Type.Enum(['satisfied', 'partial', 'not-satisfied']),
    note: Type.Optional(Words),
  },
  strict,
);
export const AnswersSchema = Type.Array(Answer, { minItems: 1, maxItems: mostItems });

export const DocumentSchema = Type.Object(
  {
    title: Line,
    number: Type.Optional(Line),
    version: Type.Optional(Line),
    issuedBy: Type.Optional(Line),
    signedBy: Type.Optional(Line),
  },
  strict,
);

/** Computed by the platform that writes the message. */
const Frozen = Type.Object(
  {
    id: Id,
    months: Type.Integer(),
    latestOn: Day,
    aheadDays: Type.Integer(),
    source: Type.String({ maxLength: 600 }),
    confidence: Line,
  },
  strict,
);

export const OpenPayload = Type.Object(
  {
    systemId: Id,
    title: Line,
    answers: AnswersSchema,
    document: Type.Optional(DocumentSchema),
    effectiveOn: Day,
    periodFrom: Type.Optional(Day),
    periodTo: Type.Optional(Day),
    expiresOn: Type.Optional(Day),
    replaces: Type.Optional(Id),
    number: Type.Optional(Line),
    validity: Type.Optional(Frozen),
  },
  strict,
);

export const AmendPayload = Type.Object(
  {
    title: Type.Optional(Line),
    answers: Type.Optional(AnswersSchema),
    document: Type.Optional(orNull(DocumentSchema)),
    effectiveOn: Type.Optional(Day),
    periodFrom: Type.Optional(orNull(Day)),
    periodTo: Type.Optional(orNull(Day)),
    expiresOn: Type.Optional(orNull(Day)),
    validity: Type.Optional(Frozen),
  },
  strict,
);
