import { Type } from 'typebox';
import { IsoDate } from '../dates.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);

const Values = Nullable(Type.Record(Type.String(), Type.Unknown()));

export const AuditEntrySchema = Type.Object({
  id: Type.String(),
  seq: Type.Integer({ description: 'Number within the chain of the unit.' }),
  unitId: Type.String(),
  unitName: Type.String(),
  at: Type.String(),
  actorKind: Type.Union([Type.Literal('person'), Type.Literal('system')]),
  actorId: Nullable(Type.String()),
  actorName: Type.String(),
  actorAddress: Nullable(Type.String()),
  tokenId: Nullable(Type.String()),
  action: Type.String(),
  targetKind: Type.String(),
  targetId: Type.String(),
  before: Values,
  after: Values,
  reason: Nullable(Type.String()),
  hash: Type.String({ description: 'SHA-256 of the link.' }),
  sm3: Type.String(),
});

export const IdParams = Type.Object({ id: Type.String({ maxLength: 64 }) });

const BrokenFields = {
  ok: Type.Boolean(),
  brokenAt: Type.Optional(Type.Integer()),
  reason: Type.Optional(Type.String()),
};

export const VerifySchema = Type.Object({
  ok: Type.Boolean(),
  chains: Type.Array(
    Type.Object({
      unitId: Type.String(),
      unitName: Type.String(),
      entries: Type.Integer(),
      signedUpTo: Type.Optional(Type.Integer()),
      ...BrokenFields,
    }),
  ),
  checkpoints: Type.Object({
    count: Type.Integer(),
    trusted: Type.Boolean(),
    newest: Type.Optional(Type.String()),
    ...BrokenFields,
  }),
});

export const VisibilityQuery = Type.Object(
  { accountId: Type.String({ minLength: 1, maxLength: 64 }), at: IsoDate },
  { additionalProperties: false },
);

const NamedUnit = { unitId: Type.String(), unitName: Type.String() };

export const VisibilitySchema = Type.Object({
  accountId: Type.String(),
  name: Type.String(),
  at: Type.String(),
  grants: Type.Array(
    Type.Object({
      role: Type.String(),
      ...NamedUnit,
      from: Type.String(),
      until: Nullable(Type.String()),
    }),
  ),
  units: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  hiddenUnits: Type.Integer({ description: 'Further units that the asker may not see.' }),
});

export const ExportQuery = Type.Object(
  { unitId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })) },
  { additionalProperties: false },
);

export const CheckpointSchema = Type.Object({
  keyId: Type.String({
    description: 'SHA-256 of the public key: compare it with a printed report.',
  }),
  publicKey: Type.String({ description: 'Ed25519, PEM.' }),
  seq: Type.Integer(),
  at: Nullable(Type.String()),
  sha256: Nullable(Type.String()),
  sm3: Nullable(Type.String()),
});
