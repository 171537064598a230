import { Type } from 'typebox';

const Name = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });
const Answer = Type.String({ minLength: 1, maxLength: 100 });

/** Any gateway that takes HTTP: what to send and how to read the answer is data. */
export const SmsSettings = Type.Object(
  {
    url: Type.String({ minLength: 10, maxLength: 2_000, pattern: '^https?://' }),
    method: Type.Enum(['POST', 'PUT', 'GET'], { default: 'POST' }),
    /** How the body is written; GET puts it into the query. */
    encoding: Type.Enum(['json', 'form'], { default: 'json' }),
    /** JSON object; in its strings `{phone}`, `{text}`, `{id}` and `{secret:name}` are filled in. */
    body: Type.String({ minLength: 2, maxLength: 4_000 }),
    /** Put before the text, as gateways ask for: 【某某教育局】. */
    signature: Type.Optional(Type.String({ maxLength: 20 })),
    success: Type.Object(
      {
        /** Where in the JSON answer the result stands: `data.code`; empty: a 2xx status is enough. */
        path: Type.String({ maxLength: 100, pattern: '^[A-Za-z0-9_.-]*$' }),
        equals: Type.Array(Answer, { maxItems: 10 }),
        /** Results at which another attempt may help. */
        retryAt: Type.Optional(Type.Array(Answer, { maxItems: 20 })),
        /** Where the gateway's own id of the message stands. */
        referencePath: Type.Optional(Type.String({ maxLength: 100, pattern: '^[A-Za-z0-9_.-]*$' })),
      },
      { additionalProperties: false },
    ),
    /** Headers whose value is the secret of the same name. */
    secretHeaders: Type.Optional(Type.Array(Name, { maxItems: 10 })),
  },
  { additionalProperties: false },
);

/** By name: for `{secret:name}` and for headers. */
export const SmsSecrets = Type.Object(
  {},
  { additionalProperties: Type.String({ minLength: 1, maxLength: 2_000 }) },
);
