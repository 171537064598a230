import { Type } from 'typebox';
import { IsoDate } from '../dates.ts';

const OrNull = <T extends ReturnType<typeof Type.String>>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const RoleSchema = Type.Enum([
  'system-admin',
  'security-admin',
  'audit-admin',
  'school-cio',
  'school-security-officer',
  'bureau-analyst',
  'bureau-leader',
  'auditor',
  'drill-director',
  'app-reviewer',
  'app-provider',
]);

export const PersonName = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' });
export const Username = Type.String({ minLength: 2, maxLength: 64 });
const Phone = Type.String({ maxLength: 40, pattern: '^[0-9+() -]{3,40}$' });
const Email = Type.String({ maxLength: 254, format: 'email' });
const Id = Type.String({ minLength: 1, maxLength: 60 });

export const AccountGrant = Type.Object({
  id: Type.String(),
  role: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  from: Type.String(),
  until: Type.Union([Type.String(), Type.Null()]),
});

export const Account = Type.Object({
  id: Type.String(),
  username: Type.String(),
  name: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  phone: OrNull(Type.String()),
  email: OrNull(Type.String()),
  state: Type.Enum(['invited', 'active', 'locked', 'left']),
  lockedUntil: Type.Union([Type.String(), Type.Null()], {
    description: 'Set while failed sign-ins keep the account out.',
  }),
  totpEnabled: Type.Boolean(),
  createdAt: Type.String(),
  lastSignInAt: OrNull(Type.String()),
  leftAt: OrNull(Type.String()),
  grants: Type.Array(AccountGrant, { description: 'Present and future, at units you see.' }),
});

const inviteUrl = Type.String({ description: 'One-time link to set a password; shown once.' });

export const CreatedAccount = Type.Object({ ...Account.properties, inviteUrl });

export const InviteUrl = Type.Object({ inviteUrl });

export const NewAccount = Type.Object(
  {
    username: Username,
    name: PersonName,
    unitId: Id,
    phone: Type.Optional(Phone),
    email: Type.Optional(Email),
  },
  { additionalProperties: false },
);

export const AccountChange = Type.Object(
  {
    name: Type.Optional(PersonName),
    unitId: Type.Optional(Id),
    phone: Type.Optional(OrNull(Phone)),
    email: Type.Optional(OrNull(Email)),
  },
  { additionalProperties: false, minProperties: 1 },
);

export const NewGrant = Type.Object(
  {
    role: RoleSchema,
    unitId: Id,
    from: Type.Optional(IsoDate),
    until: Type.Optional(IsoDate),
  },
  { additionalProperties: false },
);

export const HandOverBody = Type.Object(
  {
    successorId: Id,
    reason: Type.String({ minLength: 1, maxLength: 1_000, pattern: '\\S' }),
  },
  { additionalProperties: false },
);

export const HandOverAnswer = Type.Object({
  grants: Type.Integer(),
  tokens: Type.Integer(),
  sessions: Type.Integer(),
  objects: Type.Record(Type.String(), Type.Integer()),
});

export const IdParams = Type.Object({ id: Id });
