import { Type } from 'typebox';
import { ScheduleSettings } from '../address-plans/schema.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const Id = Type.String({ minLength: 1, maxLength: 40 });

export const SweepParams = Type.Object({ id: Type.String({ maxLength: 40 }) });

export const SweepStateSchema = Type.Union([
  Type.Literal('queued'),
  Type.Literal('running'),
  Type.Literal('stopping'),
  Type.Literal('finished'),
  Type.Literal('stopped'),
  Type.Literal('failed'),
  /** The plan expired, changed or ended while it ran. */
  Type.Literal('withdrawn'),
]);

export const NewSweepBody = Type.Object(
  { planId: Id, settings: Type.Optional(ScheduleSettings) },
  { additionalProperties: false },
);

/** Live: `{topic:'sweep', id, change}` after each step of progress, at most some per second; then read this again. */
export const SweepSchema = Type.Object({
  id: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  planId: Type.String(),
  planName: Type.String(),
  planVersion: Type.Integer(),
  state: SweepStateSchema,
  /** `BY_PERSON`, `PLAN_EXPIRED`, `PLAN_CHANGED`, `PLAN_ENDED`, `PROBER_FAILED` … */
  reason: Nullable,
  detail: Nullable,
  scheduled: Type.Boolean(),
  budget: Type.Integer(),
  rate: Type.Integer(),
  phase: Type.String(),
  probes: Type.Integer(),
  found: Type.Integer(),
  foundNew: Type.Integer(),
  aliased: Type.Integer(),
  /** Questions that could not be sent; candidates that the plan excludes. */
  failed: Type.Integer(),
  excluded: Type.Integer(),
  resumed: Type.Integer(),
  createdAt: Type.String(),
  createdByName: Type.String(),
  startedAt: Nullable,
  progressAt: Nullable,
  endedAt: Nullable,
});

export const SweepDetailSchema = Type.Object({
  ...SweepSchema.properties,
  settings: ScheduleSettings,
  prefixes: Type.Array(Type.String()),
  aliasedPrefixes: Type.Array(Type.String()),
  /** Hosts by the reason why they were asked, most first. */
  reasons: Type.Array(Type.Object({ why: Type.String(), hosts: Type.Integer() })),
  /** What it brought to the inventory. */
  changes: Type.Object({
    new: Type.Integer(),
    changed: Type.Integer(),
    returned: Type.Integer(),
    gone: Type.Integer(),
  }),
});

export const SweepHostSchema = Type.Object({
  id: Type.String(),
  address: Type.String(),
  family: Type.Union([Type.Literal('ipv4'), Type.Literal('ipv6')]),
  prefix: Type.String(),
  /** Scheme of the guess (`eui64-arp`, `low-byte` …), and the MAC, address, word or port that it was made of. */
  why: Type.String(),
  whyFrom: Nullable,
  evidence: Type.Object({
    kind: Type.Union([Type.Literal('tcp'), Type.Literal('icmp')]),
    outcome: Type.String(),
    port: Type.Optional(Type.Integer()),
    at: Type.String(),
    rttMs: Type.Optional(Type.Number()),
  }),
  known: Type.Boolean(),
  openPorts: Type.Array(Type.Integer()),
  closedPorts: Type.Array(Type.Integer()),
  silentPorts: Type.Array(Type.Integer()),
  assetId: Nullable,
  assetName: Nullable,
  foundAt: Type.String(),
});
