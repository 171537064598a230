import { Type, type Static } from 'typebox';
import { Condition, Line, Ms, Slug, strict, Text, Words } from './common.ts';

/** Read by a person, who then says that it is done or that it failed. */
const Manual = strict({
  type: Type.Literal('manual'),
  command: Words,
  description: Type.Optional(Words),
});

/** Sent to the step's target, which must be allow-listed by the configuration of the node. */
const HttpApi = strict({
  type: Type.Literal('http-api'),
  /** Request line: `POST /v1/block HTTP/1.1`. */
  command: Type.String({
    pattern: '^(GET|POST|PUT|DELETE) /[!-~]{0,500}( HTTP/1\\.1)?$',
    maxLength: 600,
  }),
  headers: Type.Optional(
    Type.Record(
      Type.String({ pattern: '^[A-Za-z0-9-]{1,60}$' }),
      Type.Array(Line, { minItems: 1, maxItems: 1 }),
      { maxProperties: 20, additionalProperties: false },
    ),
  ),
  content: Type.Optional(Type.String({ maxLength: 64 * 1024 })),
  description: Type.Optional(Words),
});

const platformType = 'xiaodun-platform';

function platform<Name extends string, P extends ReturnType<typeof strict>>(
  command: Name,
  parameters: P,
) {
  return strict({
    type: Type.Literal(platformType),
    command: Type.Literal(command),
    parameters,
    description: Type.Optional(Words),
  });
}

/** Own commands; `command-type-ov` of CACAO is an open vocabulary. */
const Platform = Type.Union([
  /** Holds the branch until the condition is true. */
  platform('wait', strict({ condition: Condition })),
  /** Counts events; the number goes into the first of `out_args`. */
  platform('query-events', strict({ query: Line, window_ms: Ms })),
  /** A message to the people of these roles. */
  platform(
    'tell',
    strict({
      roles: Type.Array(Slug, { minItems: 1, maxItems: 20 }),
      text: Text,
      severity: Type.Enum(['low', 'medium', 'high', 'urgent']),
    }),
  ),
  /** A draft that a person looks at and issues. */
  platform(
    'draft-notice',
    strict({
      title: Line,
      text: Words,
      severity: Type.Enum(['low', 'medium', 'high', 'urgent']),
    }),
  ),
  /** Assesses one item of a system again: `8.1.4.1-a`. */
  platform('recheck-item', strict({ system: Line, item: Line })),
  /** Polls an asset at once. */
  platform('poll-asset', strict({ asset: Line })),
  /** Events of the window become evidence of the incident. */
  platform('snapshot-evidence', strict({ query: Line, window_ms: Ms, note: Line })),
]);

export const CommandSchema = Type.Union([Manual, HttpApi, Platform]);

export type Command = Static<typeof CommandSchema>;
export type HttpCommand = Static<typeof HttpApi>;
export type PlatformCommand = Static<typeof Platform>;
