import { Type } from 'typebox';

const Time = Type.Optional(
  Type.String({
    format: 'date-time',
    maxLength: 40,
    description: 'RFC 3339; default the last 24 hours',
  }),
);

const asked = {
  query: Type.Optional(
    Type.String({
      maxLength: 2_000,
      description: 'Lucene-style: user.name:admin AND NOT source.ip:10.0.0.0/8',
    }),
  ),
  from: Time,
  to: Time,
};

export const EventsQuerystring = Type.Object({
  ...asked,
  sort: Type.Optional(
    Type.String({
      maxLength: 120,
      description: 'field:asc or field:desc; default @timestamp:desc',
    }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 20_000 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
});

export const HistogramQuerystring = Type.Object(asked);

export const FacetsQuerystring = Type.Object({
  ...asked,
  fields: Type.String({ minLength: 1, maxLength: 1_000, description: 'At most 12, by comma' }),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
});

export const EventParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 512 }) });

/** Flat, dotted ECS names; which fields there are depends on the source. */
export const EventSchema = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  additionalProperties: true,
});

export const EventsSchema = Type.Object({
  events: Type.Array(EventSchema),
  cursor: Type.Optional(Type.String()),
});

export const HistogramSchema = Type.Object({
  intervalSeconds: Type.Integer(),
  /** Every interval of the range, also the empty ones. */
  buckets: Type.Array(Type.Object({ from: Type.String(), count: Type.Integer() })),
  total: Type.Integer(),
});

const Key = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);

export const FacetsSchema = Type.Object({
  fields: Type.Record(
    Type.String(),
    Type.Object({
      buckets: Type.Array(Type.Object({ key: Key, count: Type.Integer() })),
      others: Type.Integer(),
    }),
  ),
});

export const FieldsSchema = Type.Array(
  Type.Object({
    name: Type.String(),
    type: Type.Union([
      Type.Literal('keyword'),
      Type.Literal('ip'),
      Type.Literal('long'),
      Type.Literal('date'),
      Type.Literal('text'),
    ]),
  }),
);
