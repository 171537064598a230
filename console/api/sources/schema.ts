import { Type } from 'typebox';

export const SourceSchema = Type.Object({
  id: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  unitAssigned: Type.Boolean({ description: 'A person assigned the unit.' }),
  address: Type.String(),
  name: Type.Union([Type.String(), Type.Null()]),
  vendor: Type.Union([Type.String(), Type.Null()]),
  product: Type.Union([Type.String(), Type.Null()]),
  transport: Type.String(),
  firstSeenAt: Type.String(),
  lastSeenAt: Type.String(),
  events: Type.Number(),
  unparsed: Type.Number(),
  dropped: Type.Number(),
  silentAfterSeconds: Type.Integer(),
  silenceFixed: Type.Boolean({ description: 'False: learnt from the rhythm of the source.' }),
  silentSince: Type.Union([Type.String(), Type.Null()]),
  state: Type.Union([Type.Literal('active'), Type.Literal('silent'), Type.Literal('muted')]),
});

export const SourceParams = Type.Object({ id: Type.String({ maxLength: 64 }) });

export const SourceChange = Type.Object(
  {
    name: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()])),
    unitId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    muted: Type.Optional(Type.Boolean()),
    silentAfterSeconds: Type.Optional(
      Type.Union([Type.Integer({ minimum: 60, maximum: 31_536_000 }), Type.Null()], {
        description: 'Null: learn it again.',
      }),
    ),
    reason: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false, minProperties: 1 },
);
