import { Type } from 'typebox';
import { ClaimStateSchema, PresenceSchema, SourceSchema } from './inventory-schema.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const NullableInteger = Type.Union([Type.Integer(), Type.Null()]);

export const AssetKindSchema = Type.Union([
  Type.Literal('switch'),
  Type.Literal('router'),
  Type.Literal('firewall'),
  Type.Literal('wireless-controller'),
  Type.Literal('server'),
  Type.Literal('unknown'),
]);

export const AssetStateSchema = Type.Union([
  Type.Literal('up'),
  Type.Literal('unreachable'),
  Type.Literal('unknown'),
]);

export const AssetParams = Type.Object({ id: Type.String({ maxLength: 40 }) });

export const AssetSchema = Type.Object({
  id: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  name: Type.String(),
  kind: AssetKindSchema,
  vendor: Nullable,
  model: Nullable,
  serial: Nullable,
  os: Nullable,
  osVersion: Nullable,
  state: AssetStateSchema,
  addresses: Type.Array(Type.String()),
  lastPolledAt: Nullable,
  interfacesUp: Type.Integer(),
  interfacesTotal: Type.Integer(),
  uptimeSeconds: NullableInteger,
  location: Nullable,
  /** What saw it first. */
  origin: SourceSchema,
  presence: PresenceSchema,
  claimState: ClaimStateSchema,
  firstSeenAt: Nullable,
  lastSeenAt: Nullable,
});

const Reading = Type.Record(Type.String(), Type.Unknown());

/** One asset with what its last poll measured. */
export const AssetDetailSchema = Type.Object({
  ...AssetSchema.properties,
  sysDescr: Nullable,
  sysObjectId: Nullable,
  responsibleName: Nullable,
  purpose: Nullable,
  /** Set when it was merged: the asset that stands for both. */
  mergedInto: Nullable,
  counts: Type.Object({
    identifiers: Type.Integer(),
    openPorts: Type.Integer(),
    findings: Type.Integer(),
    merges: Type.Integer(),
    conflicts: Type.Integer(),
  }),
  readings: Type.Object({
    processors: Type.Array(Reading),
    mempools: Type.Array(Reading),
    storage: Type.Array(Reading),
    sensors: Type.Array(Reading),
    vlans: Type.Array(Reading),
    neighbours: Type.Array(Reading),
    firewall: Type.Array(Reading),
  }),
});

export const InterfaceSchema = Type.Object({
  id: Type.String(),
  ifIndex: Type.Integer(),
  name: Type.String(),
  descr: Type.String(),
  alias: Type.String(),
  mac: Nullable,
  type: NullableInteger,
  mtu: NullableInteger,
  adminStatus: Nullable,
  operStatus: Nullable,
  /** Bits per second; a number, as no interface comes near 2⁵³. */
  speedBps: Type.Union([Type.Number(), Type.Null()]),
  inOctets: Type.Union([
    Type.String({ description: 'Exact decimal text of a 64-bit counter.' }),
    Type.Null(),
  ]),
  outOctets: Nullable,
  inErrors: Nullable,
  outErrors: Nullable,
  inDiscards: Nullable,
  outDiscards: Nullable,
  lastSeenAt: Type.String(),
});

export const NeighbourSchema = Type.Object({
  id: Type.String(),
  ifIndex: Type.Integer(),
  ifName: Type.String(),
  portIfIndex: NullableInteger,
  portName: Nullable,
  ip: Type.String(),
  mac: Type.String(),
  family: Type.Union([Type.Literal('ipv4'), Type.Literal('ipv6')]),
  firstSeenAt: Type.String(),
  lastSeenAt: Type.String(),
  /** Set once the binding is gone. */
  untilAt: Nullable,
});

export const AddressSchema = Type.Object({
  id: Type.String(),
  address: Type.String(),
  prefixLength: Type.Integer(),
  ifIndex: Type.Integer(),
  firstSeenAt: Type.String(),
  lastSeenAt: Type.String(),
  untilAt: Nullable,
});

export const AssetPatch = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    unitId: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
  },
  { additionalProperties: false, minProperties: 1 },
);
