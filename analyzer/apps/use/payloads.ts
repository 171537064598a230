import { Type } from 'typebox';
import { Day, Id, Line, Words } from '../../register/case-work.ts';
import { UseFactsSchema } from '../facts.ts';
import { PassedGates } from '../gates/gate.ts';
import { triggerKinds } from '../tables.ts';

const strict = { additionalProperties: false };
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64 });
const Bureaus = Type.Optional(Type.Array(Id, { maxItems: 4, uniqueItems: true }));

export const ProposePayload = Type.Object(
  {
    appId: Id,
    facts: Type.Optional(UseFactsSchema),
    /** Set by the platform. */
    appName: Type.Optional(Line),
    packageId: Type.Optional(Id),
  },
  strict,
);

export const FactsPayload = Type.Object({ facts: UseFactsSchema }, strict);

/** Set by the platform: gates that were passed. */
export const GatedPayload = Type.Object({ gates: PassedGates }, strict);

export const PackagePayload = Type.Object({ packageId: Id }, strict);

export const SchoolReviewPayload = Type.Object(
  {
    /** Nothing harmful, no fees, in line with teaching. */
    content: Type.Boolean(),
    /** Links lead to nothing else. */
    links: Type.Boolean(),
    functions: Type.Boolean(),
    security: Type.Boolean(),
    text: Words,
    /** The version that was looked at; left out: the latest that could be read. */
    packageId: Type.Optional(Id),
    /** Set by the platform. */
    bureauUnitIds: Bureaus,
    gates: PassedGates,
  },
  strict,
);

export const DecisionPayload = Type.Object(
  {
    meeting: Line,
    on: Day,
    adopted: Type.Boolean(),
    text: Type.Optional(Words),
    /** 会议纪要: a file that was uploaded to the case. */
    minutes: Type.Optional(Sha256),
    /** Set by the platform. */
    bureauUnitIds: Bureaus,
    gates: PassedGates,
  },
  strict,
);

export const PassPayload = Type.Object({ text: Type.Optional(Words), gates: PassedGates }, strict);

/** What an authority without this platform decided, entered by the school. */
export const RecordPayload = Type.Object(
  {
    on: Day,
    authority: Line,
    receipt: Type.Optional(Line),
    text: Type.Optional(Words),
    gates: PassedGates,
  },
  strict,
);

export const TriggerPayload = Type.Object(
  {
    kind: Type.Enum([...triggerKinds, 'yearly']),
    reasonZh: Words,
    reasonEn: Words,
    urgent: Type.Boolean(),
    byName: Line,
  },
  strict,
);

export const StopPayload = Type.Object({ on: Day, reason: Words }, strict);
