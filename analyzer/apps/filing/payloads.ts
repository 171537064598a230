import { Type } from 'typebox';
import { Day, Id, Line, Words } from '../../register/case-work.ts';
import { AppFactsSchema } from '../facts.ts';
import { PassedGates } from '../gates/gate.ts';

const strict = { additionalProperties: false };
const ProviderKey = Type.Optional(Type.String({ minLength: 1, maxLength: 320 }));
const ProviderName = Type.Optional(Type.String({ minLength: 1, maxLength: 300 }));

export const OpenPayload = Type.Object(
  {
    appId: Id,
    /** Set by the platform. */
    appName: Type.Optional(Line),
    authorityUnitId: Type.Optional(Id),
    providerName: ProviderName,
    providerKey: ProviderKey,
  },
  strict,
);

/** `submit` and `change`: which package is meant; the facts are those of the ledger at that moment. */
export const SubmitPayload = Type.Object(
  {
    /** Left out: the latest that could be read. */
    packageId: Type.Optional(Id),
    note: Type.Optional(Words),
    /** Set by the platform. */
    appVersion: Type.Optional(Type.Integer({ minimum: 1 })),
    appName: Type.Optional(Line),
    facts: Type.Optional(AppFactsSchema),
    providerName: ProviderName,
    providerKey: ProviderKey,
    gates: PassedGates,
  },
  strict,
);
export const submitServerFields = [
  'appVersion',
  'appName',
  'facts',
  'providerName',
  'providerKey',
  'gates',
] as const;

/** `file`, `accept-change`. */
export const GrantPayload = Type.Object(
  {
    note: Type.Optional(Words),
    /** Set by the platform. */
    number: Type.Optional(Line),
    filedOn: Type.Optional(Day),
    validUntil: Type.Optional(Day),
    gates: PassedGates,
  },
  strict,
);
export const grantServerFields = ['number', 'filedOn', 'validUntil', 'gates'] as const;

export const ResumePayload = Type.Object(
  { text: Type.Optional(Words), gates: PassedGates },
  strict,
);

export const RevokePayload = Type.Object(
  {
    reason: Words,
    /** Set by the platform: the entry of the black list, whose own message reaches the users. */
    listEntryId: Type.Optional(Id),
  },
  strict,
);

export const Nothing = Type.Object({}, strict);
