import { Type } from 'typebox';
import { IsoDate } from '../dates.ts';

export const UnitKindSchema = Type.Enum([
  'province',
  'city',
  'county',
  'district',
  'school',
  'department',
  'provider',
]);

/** Of the unit to which a node belongs: a provider of apps is a guest. */
export const OwnerKindSchema = Type.Enum([
  'province',
  'city',
  'county',
  'district',
  'school',
  'department',
]);

export const UnitName = Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' });

const Code = Type.String({ minLength: 1, maxLength: 40, pattern: '^[A-Za-z0-9._-]+$' });

export const Unit = Type.Object({
  id: Type.String(),
  name: Type.String(),
  kind: UnitKindSchema,
  code: Type.Union([Type.String(), Type.Null()]),
  parentId: Type.Union([Type.String(), Type.Null()]),
  path: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }), {
    description: 'From the top down to the unit itself.',
  }),
  children: Type.Integer({ description: 'Open units directly below.' }),
  accounts: Type.Integer({ description: 'People who have not left.' }),
  createdAt: Type.String(),
  closedAt: Type.Union([Type.String(), Type.Null()]),
});

export const NewUnit = Type.Object(
  {
    name: UnitName,
    kind: UnitKindSchema,
    code: Type.Optional(Code),
    parentId: Type.String({ maxLength: 40 }),
  },
  { additionalProperties: false },
);

export const UnitChange = Type.Object(
  {
    name: Type.Optional(UnitName),
    code: Type.Optional(Type.Union([Code, Type.Null()])),
    parentId: Type.Optional(Type.String({ maxLength: 40 })),
    from: Type.Optional(IsoDate),
  },
  { additionalProperties: false, minProperties: 1 },
);

export const IdParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 60 }) });
