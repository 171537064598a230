import { Type } from 'typebox';
import { PersonName, Username } from '../accounts/schema.ts';
import { Password } from '../session/schema.ts';
import { OwnerKindSchema, UnitName } from '../units/schema.ts';

export const LinkToken = Type.String({ minLength: 1, maxLength: 100 });

const Person = Type.Object(
  { username: Username, name: PersonName, password: Password },
  { additionalProperties: false },
);

export const SetUpState = Type.Object({
  valid: Type.Boolean({ description: 'The link may be used.' }),
  done: Type.Boolean({ description: 'This node is set up.' }),
});

export const SetUpBody = Type.Object(
  {
    token: LinkToken,
    unit: Type.Object(
      {
        name: UnitName,
        kind: OwnerKindSchema,
        code: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9._-]{1,40}$' })),
      },
      { additionalProperties: false },
    ),
    admin: Person,
    audit: Person,
    security: Type.Optional(Person),
    officer: Type.Optional(Person),
  },
  { additionalProperties: false },
);

export const SetUpAnswer = Type.Object({ unitId: Type.String() });

export const TestLineBody = Type.Object({ token: LinkToken }, { additionalProperties: false });

export const TestLineAnswer = Type.Object({
  received: Type.Boolean(),
  event: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
