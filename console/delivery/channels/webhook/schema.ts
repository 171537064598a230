import { Type } from 'typebox';

export const WebhookSettings = Type.Object(
  { url: Type.String({ minLength: 10, maxLength: 2_000, pattern: '^https?://' }) },
  { additionalProperties: false },
);

export const WebhookSecrets = Type.Object(
  { signKey: Type.String({ minLength: 16, maxLength: 200 }) },
  { additionalProperties: false },
);
