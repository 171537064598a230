import { Type } from 'typebox';

const Address = Type.String({ maxLength: 254, pattern: '^[^\\s@<>",;]+@[^\\s@<>",;]+$' });

export const MailSettings = Type.Object(
  {
    host: Type.String({ minLength: 1, maxLength: 253, pattern: '^[A-Za-z0-9.:-]+$' }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    /** `tls` from the first byte (465), `starttls` required (587), `none` on this machine only. */
    security: Type.Enum(['tls', 'starttls', 'none'], { default: 'starttls' }),
    from: Address,
    fromName: Type.Optional(Type.String({ maxLength: 100 })),
    user: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    /** PEM of the authority of the mail server, where that is not one of the system's. */
    ca: Type.Optional(Type.String({ maxLength: 20_000, pattern: '^-----BEGIN CERTIFICATE-----' })),
  },
  { additionalProperties: false },
);

export const MailSecrets = Type.Object(
  { password: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })) },
  { additionalProperties: false },
);
