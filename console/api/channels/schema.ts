import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false } as const;
const Nullable = Type.Union([Type.String(), Type.Null()]);
const Kind = Type.Enum(['mail', 'sms', 'wecom', 'dingtalk', 'feishu', 'webhook']);
const Severity = Type.Enum(['low', 'medium', 'high', 'urgent']);
const Language = Type.Enum(['zh', 'en']);
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
const Settings = Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), {
  description: 'By the kind; see console/delivery/channels.',
});
const SecretName = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });
const Secret = Type.String({ minLength: 1, maxLength: 2_000 });

export const ChannelParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 40 }) });

export const Channel = Type.Object({
  id: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  kind: Type.String(),
  name: Type.String(),
  settings: Settings,
  secretNames: Type.Array(Type.String(), { description: 'What is kept; never the values.' }),
  shared: Type.Boolean({ description: 'Units below without one of their own use it too.' }),
  enabled: Type.Boolean(),
  minSeverity: Type.String(),
  language: Type.String(),
  lastAt: Nullable,
  lastOutcome: Nullable,
  lastError: Nullable,
  waiting: Type.Integer(),
  dead: Type.Integer(),
});

export type Channel = Static<typeof Channel>;

export const NewChannelBody = Type.Object(
  {
    unitId: Type.String({ minLength: 1, maxLength: 40 }),
    kind: Kind,
    name: Name,
    settings: Settings,
    secrets: Type.Optional(Type.Record(SecretName, Secret)),
    shared: Type.Optional(Type.Boolean()),
    enabled: Type.Optional(Type.Boolean()),
    minSeverity: Type.Optional(Severity),
    language: Type.Optional(Language),
  },
  strict,
);

export const ChannelPatch = Type.Partial(
  Type.Object({
    name: Name,
    settings: Settings,
    secrets: Type.Record(SecretName, Type.Union([Secret, Type.Null()])),
    shared: Type.Boolean(),
    enabled: Type.Boolean(),
    minSeverity: Severity,
    language: Language,
  }),
  strict,
);

export const ChannelTestResult = Type.Object({
  ok: Type.Boolean(),
  receipt: Type.Optional(Type.String()),
  code: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
  millis: Type.Integer(),
});

export type ChannelTestResult = Static<typeof ChannelTestResult>;

export const Outbound = Type.Object({
  id: Type.String(),
  at: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  channelId: Type.String(),
  channelKind: Type.String(),
  channelName: Nullable,
  kind: Type.String({ description: 'Id of the template.' }),
  severity: Type.String(),
  title: Type.String(),
  titleEn: Type.String(),
  recipientName: Nullable,
  address: Type.Union([Type.String(), Type.Null()], { description: 'Masked.' }),
  state: Type.String(),
  attempts: Type.Integer(),
  nextAt: Nullable,
  errorCode: Nullable,
  error: Nullable,
  reference: Nullable,
  acceptedAt: Nullable,
  deliveredAt: Nullable,
  readAt: Type.Union([Type.String(), Type.Null()], { description: 'Read in the console.' }),
  acknowledgedAt: Nullable,
});

export type Outbound = Static<typeof Outbound>;

export const RetryBody = Type.Object(
  { ids: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { minItems: 1, maxItems: 500 }) },
  strict,
);

export const RetryResult = Type.Object({ retried: Type.Integer() });
