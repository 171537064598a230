import { Type } from 'typebox';

const State = Type.Union([Type.Literal('ok'), Type.Literal('warning'), Type.Literal('failed')]);

export const HealthSummarySchema = Type.Object({
  status: State,
  components: Type.Array(
    Type.Object({
      name: Type.String(),
      state: State,
      detail: Type.String(),
      detailEn: Type.String(),
      since: Type.String(),
    }),
  ),
  queues: Type.Array(
    Type.Object({
      name: Type.String(),
      depth: Type.Number(),
      capacity: Type.Number({ description: '0: unbounded by count.' }),
      in: Type.Number(),
      out: Type.Number(),
      dropped: Type.Number(),
    }),
  ),
  stores: Type.Array(
    Type.Object({
      name: Type.String(),
      engine: Type.String(),
      events: Type.Optional(Type.Number()),
      bytes: Type.Optional(Type.Number()),
      oldest: Type.Optional(Type.String()),
      newest: Type.Optional(Type.String()),
      sealedDays: Type.Optional(Type.Number()),
      refusing: Type.Optional(Type.String()),
    }),
  ),
  disk: Type.Object({
    freeBytes: Type.Number(),
    retentionDays: Type.Number(),
    bytesPerDay: Type.Optional(Type.Number()),
    forecastDays: Type.Optional(Type.Number()),
    daysUntilFull: Type.Optional(Type.Number()),
  }),
  process: Type.Object({
    rssBytes: Type.Number(),
    eventLoopP99Ms: Type.Number(),
    uptimeSeconds: Type.Number(),
  }),
});
