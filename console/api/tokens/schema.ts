import { Type } from 'typebox';
import { IsoDate } from '../dates.ts';

export const ApiToken = Type.Object({
  id: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  accountId: Type.String(),
  accountName: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  createdAt: Type.String(),
  expiresAt: Type.String(),
  lastUsedAt: Type.Union([Type.String(), Type.Null()]),
});

export const CreatedToken = Type.Object({
  ...ApiToken.properties,
  token: Type.String({ description: 'Shown once; sent as Authorization: Bearer.' }),
});

export const NewToken = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
    scopes: Type.Array(
      Type.String({
        maxLength: 60,
        pattern: '^(ingest|[a-z-]+:[a-z]+)$',
        description: 'resource:action; `ingest` is events:create',
      }),
      { minItems: 1, maxItems: 100 },
    ),
    expiresAt: IsoDate,
  },
  { additionalProperties: false },
);
