import { Type } from 'typebox';

/** Longer than any policy allows, short enough that hashing it costs nothing. */
export const Password = Type.String({ minLength: 1, maxLength: 1_024 });

const Username = Type.String({ minLength: 1, maxLength: 200 });
const Code = Type.String({ maxLength: 40 });

export const SignInBody = Type.Object(
  { username: Username, password: Password, totp: Type.Optional(Code) },
  { additionalProperties: false },
);

export const PasswordBody = Type.Object(
  { current: Password, next: Password },
  { additionalProperties: false },
);

export const CodeBody = Type.Object({ code: Code }, { additionalProperties: false });

export const OwnPasswordBody = Type.Object({ password: Password }, { additionalProperties: false });

export const Session = Type.Object({
  account: Type.Object({
    id: Type.String(),
    name: Type.String(),
    username: Type.String(),
    unitId: Type.String(),
    unitName: Type.String(),
    totpEnabled: Type.Boolean(),
    mustChangePassword: Type.Boolean(),
  }),
  grants: Type.Array(
    Type.Object({ role: Type.String(), unitId: Type.String(), unitName: Type.String() }),
  ),
  permissions: Type.Array(Type.Object({ resource: Type.String(), action: Type.String() })),
  csrfToken: Type.String(),
  demo: Type.Boolean(),
  idleSeconds: Type.Integer(),
});

export const TotpStart = Type.Object({
  secret: Type.String(),
  uri: Type.String({ description: 'otpauth:// address for the authenticator app' }),
});

export const RecoveryCodes = Type.Object({
  recoveryCodes: Type.Array(Type.String(), { description: 'Shown once.' }),
});

export const Done = Type.Null({ description: 'No content.' });
