import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false };
const Oid = Type.String({ pattern: '^1(\\.\\d+){4,}$' });

/** Where a text of the identity comes from; the first source that gives one wins. */
const TextSource = Type.Union([
  Type.Object(
    {
      oid: Oid,
      /** Groups go into `format`, or are joined by a blank. */
      pattern: Type.Optional(Type.String()),
      format: Type.Optional(Type.String()),
    },
    strict,
  ),
  Type.Object({ sysDescr: Type.String(), format: Type.Optional(Type.String()) }, strict),
  Type.Object(
    {
      /** Column of entPhysicalTable. */
      entity: Type.Union([
        Type.Literal('model'),
        Type.Literal('serial'),
        Type.Literal('softwareRev'),
        Type.Literal('firmwareRev'),
        Type.Literal('name'),
        Type.Literal('descr'),
      ]),
      /** entPhysicalClass, default 3 (chassis). 0 = any. */
      class: Type.Optional(Type.Integer()),
      pattern: Type.Optional(Type.String()),
      format: Type.Optional(Type.String()),
    },
    strict,
  ),
  Type.Object({ text: Type.String() }, strict),
]);

/** How a row is named: a fixed text (`{index}` inside), a column of the same index, an entity, a port. */
const Description = Type.Union([
  Type.String(),
  Type.Object({ column: Oid }, strict),
  Type.Object({ entity: Type.Literal(true), suffix: Type.Optional(Type.String()) }, strict),
  Type.Object({ port: Type.Literal(true), suffix: Type.Optional(Type.String()) }, strict),
]);

/** A size column; `unit` in bytes, default 1. */
const Amount = Type.Object({ oid: Oid, unit: Type.Optional(Type.Number()) }, strict);

const Processor = Type.Object(
  {
    usage: Oid,
    descr: Description,
    skip: Type.Optional(Type.Array(Type.Number())),
    /** Rows are kept only where this column holds one of `in`, or is positive. */
    only: Type.Optional(Type.Object({ column: Oid }, strict)),
    /** The value is what is idle. */
    idle: Type.Optional(Type.Boolean()),
    /** Read only where this column, the better one, gives nothing. */
    unless: Type.Optional(Oid),
  },
  strict,
);

const Mempool = Type.Object(
  {
    percent: Type.Optional(Amount),
    used: Type.Optional(Amount),
    free: Type.Optional(Amount),
    total: Type.Optional(Type.Array(Amount)),
    class: Type.Optional(Type.String()),
    descr: Description,
    skip: Type.Optional(Type.Array(Type.Number())),
    only: Type.Optional(Type.Object({ column: Oid }, strict)),
    unless: Type.Optional(Oid),
  },
  strict,
);

const Storage = Type.Object(
  {
    size: Type.Array(Amount),
    used: Type.Optional(Amount),
    free: Type.Optional(Type.Array(Amount)),
    descr: Description,
    type: Type.String(),
  },
  strict,
);

const Severity = Type.Union([
  Type.Literal('ok'),
  Type.Literal('warning'),
  Type.Literal('error'),
  Type.Literal('unknown'),
]);

const Sensor = Type.Object(
  {
    class: Type.String(),
    value: Oid,
    descr: Description,
    divisor: Type.Optional(Type.Number()),
    /** Firmware differs in unit: raw values above `raw` are divided by this divisor instead. */
    above: Type.Optional(Type.Object({ raw: Type.Number(), divisor: Type.Number() }, strict)),
    transform: Type.Optional(
      Type.Union([Type.Literal('microwatt-to-dbm'), Type.Literal('centi-dbm')]),
    ),
    /** One value holds several, e.g. the lanes of a transceiver. */
    split: Type.Optional(Type.String()),
    skip: Type.Optional(Type.Array(Type.Number())),
    /** Only instances that match this pattern. */
    index: Type.Optional(Type.String()),
    only: Type.Optional(Type.Object({ column: Oid }, strict)),
    /** Only rows whose description matches. */
    named: Type.Optional(Type.String()),
    states: Type.Optional(Type.Record(Type.String(), Type.Tuple([Type.String(), Severity]))),
    group: Type.Optional(Type.String()),
  },
  strict,
);

const Vlan = Type.Object(
  {
    name: Oid,
    /** Column with the VLAN id; else it is the last part of the index. */
    id: Type.Optional(Oid),
  },
  strict,
);

/** Neighbours in a MIB of the vendor's own; the index starts with the ifIndex of the port. */
const Neighbour = Type.Object({ host: Oid, port: Oid, version: Type.Optional(Oid) }, strict);

const Firewall = Type.Object(
  { name: Type.String(), oid: Oid, index: Type.Optional(Type.String()) },
  strict,
);

/** A device family as data; see README.md beside the profiles. */
export const Profile = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]*$' }),
    vendor: Type.String(),
    os: Type.String(),
    type: Type.Union([
      Type.Literal('network'),
      Type.Literal('firewall'),
      Type.Literal('wireless'),
      Type.Literal('server'),
      Type.Literal('unknown'),
    ]),
    match: Type.Object(
      {
        sysObjectIds: Type.Array(Oid, { minItems: 1 }),
        /** Must match too; makes the profile win over one of the same prefix without it. */
        sysDescr: Type.Optional(Type.String()),
      },
      strict,
    ),
    /** Rows of another profile are used too; identity sources of this one come first. */
    extends: Type.Optional(Type.String()),
    identity: Type.Optional(
      Type.Object(
        {
          hardware: Type.Optional(Type.Array(TextSource)),
          version: Type.Optional(Type.Array(TextSource)),
          serial: Type.Optional(Type.Array(TextSource)),
          features: Type.Optional(Type.Array(TextSource)),
        },
        strict,
      ),
    ),
    processors: Type.Optional(Type.Array(Processor)),
    mempools: Type.Optional(Type.Array(Mempool)),
    storage: Type.Optional(Type.Array(Storage)),
    sensors: Type.Optional(Type.Array(Sensor)),
    vlans: Type.Optional(Type.Array(Vlan)),
    neighbours: Type.Optional(Type.Array(Neighbour)),
    firewall: Type.Optional(Type.Array(Firewall)),
    /** Bridge port + this = ifIndex, for devices without dot1dBasePortTable. */
    bridgePortOffset: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  strict,
);

export type Profile = Static<typeof Profile>;
export type TextSource = Static<typeof TextSource>;
export type Description = Static<typeof Description>;
export type Amount = Static<typeof Amount>;
export type ProcessorSpec = Static<typeof Processor>;
export type MempoolSpec = Static<typeof Mempool>;
export type StorageSpec = Static<typeof Storage>;
export type SensorSpec = Static<typeof Sensor>;
