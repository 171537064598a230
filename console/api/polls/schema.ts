import { Type } from 'typebox';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const VersionSchema = Type.Union([Type.Literal('2c'), Type.Literal('3')]);
const AuthProtocolSchema = Type.Union([
  Type.Literal('MD5'),
  Type.Literal('SHA'),
  Type.Literal('SHA-224'),
  Type.Literal('SHA-256'),
  Type.Literal('SHA-384'),
  Type.Literal('SHA-512'),
]);
const PrivProtocolSchema = Type.Union([
  Type.Literal('DES'),
  Type.Literal('AES-128'),
  Type.Literal('AES-256'),
  Type.Literal('AES-256-CISCO'),
]);

export const PollParams = Type.Object({ id: Type.String({ maxLength: 40 }) });

/** Secrets are never answered; `has…` says whether one is stored. */
export const PollSchema = Type.Object({
  id: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  address: Type.String(),
  port: Type.Integer(),
  version: VersionSchema,
  user: Nullable,
  authProtocol: Nullable,
  privProtocol: Nullable,
  context: Nullable,
  hasCommunity: Type.Boolean(),
  hasAuthKey: Type.Boolean(),
  hasPrivKey: Type.Boolean(),
  intervalSeconds: Type.Integer(),
  enabled: Type.Boolean(),
  state: Type.Union([Type.Literal('up'), Type.Literal('unreachable'), Type.Literal('unknown')]),
  misses: Type.Integer(),
  lastRunAt: Nullable,
  lastOutcome: Nullable,
  lastError: Nullable,
  assetId: Nullable,
});

const settings = {
  address: Type.String({ minLength: 2, maxLength: 64, description: 'IPv4 or IPv6 address.' }),
  port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535, default: 161 })),
  version: VersionSchema,
  community: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  user: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
  authProtocol: Type.Optional(AuthProtocolSchema),
  authKey: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  privProtocol: Type.Optional(PrivProtocolSchema),
  privKey: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  context: Type.Optional(Type.String({ maxLength: 64 })),
};

export const NewPollBody = Type.Object(
  {
    unitId: Type.String({ minLength: 1, maxLength: 40 }),
    ...settings,
    intervalSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 604_800 })),
    enabled: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export const PollPatch = Type.Object(
  {
    ...settings,
    address: Type.Optional(settings.address),
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
    version: Type.Optional(VersionSchema),
    intervalSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 604_800 })),
    enabled: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, minProperties: 1 },
);

export const PollTestBody = Type.Object(
  { ...settings, unitId: Type.Optional(Type.String({ maxLength: 40 })) },
  { additionalProperties: false },
);

export const PollTestSchema = Type.Object({
  ok: Type.Boolean(),
  sysName: Type.Optional(Type.String()),
  sysDescr: Type.Optional(Type.String()),
  sysObjectID: Type.Optional(Type.String()),
  vendor: Type.Optional(Type.String()),
  code: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
  remedy: Type.Optional(Type.String()),
  millis: Type.Number(),
});

export const PollRunResultSchema = Type.Object({
  outcome: Type.String(),
  error: Type.Optional(Type.String()),
  assetId: Type.Optional(Type.String()),
  millis: Type.Number(),
});

export const PollRunSchema = Type.Object({
  id: Type.String(),
  startedAt: Type.String(),
  millis: Type.Integer(),
  outcome: Type.String(),
  error: Nullable,
  requests: Type.Integer(),
  varbinds: Type.Integer(),
  timeouts: Type.Integer(),
  faults: Type.Array(
    Type.Object({ table: Type.String(), code: Type.String(), message: Type.String() }),
  ),
});
