import { Type, type Static } from 'typebox';
import { captureFindingKinds, networkServiceKinds } from '../../../analyzer/captures/tables.ts';
import {
  captureFaultCodes,
  droppedKinds,
  nameKinds,
  protocolNames,
  seenByNames,
} from '../../../collector/captures/facts.ts';

/**
 * Captures: `POST /captures?name=&unitId=&note=` (body: the file itself, pcap, pcapng or either as gzip) → 201, read in the
 * background; live topic `capture`. `GET /captures` · `GET /captures/:id` · `/captures/:id/{hosts,findings,names}` (lists) ·
 * `POST /captures/:id/read` again · `DELETE /captures/:id`. Findings of all captures: `GET /capture-findings`.
 * What they are judged against: `/network-services` (list, `POST`, `DELETE /:id`); a change judges the unit's captures again.
 */
const Text = Type.String();
const NullableText = Type.Union([Type.String(), Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const Id = Type.String({ minLength: 1, maxLength: 64 });

export const CaptureParams = Type.Object({ id: Id });

export const NewCaptureQuery = Type.Object(
  {
    /** Of the file, for people to recognise it. */
    name: Type.String({ minLength: 1, maxLength: 300 }),
    /** Needed only by who acts for several. */
    unitId: Type.Optional(Id),
    note: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
);

export const CaptureStateSchema = Type.Enum(['queued', 'reading', 'read', 'partial', 'failed']);

/** Why reading ended early: message in English, the code is translated. */
export const CaptureFaultSchema = Type.Object({
  code: Type.Enum([...captureFaultCodes]),
  message: Text,
  packet: Count,
  offset: Type.Union([Type.Number(), Type.Null()]),
});

export const CaptureSchema = Type.Object({
  id: Text,
  unitId: Text,
  unitName: Text,
  fileName: Text,
  note: Text,
  sha256: Text,
  bytes: Count,
  state: CaptureStateSchema,
  fault: Type.Union([CaptureFaultSchema, Type.Null()]),
  format: Type.Union([Type.Enum(['pcap', 'pcapng']), Type.Null()]),
  packets: Count,
  firstAt: NullableText,
  lastAt: NullableText,
  hosts: Count,
  findings: Count,
  /** Findings that are certain. */
  failures: Count,
  uploadedByName: Text,
  uploadedAt: Text,
  readAt: NullableText,
});

const PrefixSchema = Type.Object({
  prefix: Text,
  onLink: Type.Boolean(),
  autonomous: Type.Boolean(),
  validLifetime: Type.Number(),
  preferredLifetime: Type.Number(),
});

const seen = { firstAt: Text, lastAt: Text, evidence: Type.Array(Type.Integer()) };
const NullableInteger = Type.Union([Type.Integer(), Type.Null()]);

export const CaptureRouterSchema = Type.Object({
  address: Text,
  mac: NullableText,
  vlan: NullableInteger,
  lifetime: Count,
  managed: Type.Boolean(),
  otherConfig: Type.Boolean(),
  preference: Type.Enum(['low', 'medium', 'high', 'reserved']),
  hopLimit: Count,
  mtu: NullableInteger,
  prefixes: Type.Array(PrefixSchema),
  dnsServers: Type.Array(Text),
  invalid: Count,
  packets: Count,
  ...seen,
});

export const CaptureDhcpServerSchema = Type.Object({
  version: Type.Union([Type.Literal(4), Type.Literal(6)]),
  address: Text,
  mac: NullableText,
  duid: NullableText,
  vlan: NullableInteger,
  routers: Type.Array(Text),
  dnsServers: Type.Array(Text),
  relayed: Type.Boolean(),
  offers: Count,
  acknowledgements: Count,
  packets: Count,
  ...seen,
});

/** Present once it was read. */
export const CaptureSummarySchema = Type.Object({
  packets: Type.Object({
    read: Count,
    bytes: Count,
    wireBytes: Count,
    cut: Count,
    malformed: Count,
  }),
  gzip: Type.Boolean(),
  sections: Count,
  interfaces: Type.Array(
    Type.Object({
      linkType: Count,
      name: NullableText,
      snapLength: Count,
      packets: Count,
      readable: Type.Boolean(),
    }),
  ),
  protocols: Type.Array(Type.Object({ name: Type.Enum([...protocolNames]), packets: Count })),
  routers: Type.Array(CaptureRouterSchema),
  dhcpServers: Type.Array(CaptureDhcpServerSchema),
  dropped: Type.Array(Type.Object({ kind: Type.Enum([...droppedKinds]), count: Count })),
});

export const CaptureDetailSchema = Type.Object({
  ...CaptureSchema.properties,
  summary: Type.Union([CaptureSummarySchema, Type.Null()]),
});

/** List: sort address, packets, firstAt, lastAt; filter q, family, onLink, seenBy. */
export const CaptureHostSchema = Type.Object({
  /** The address. */
  id: Text,
  address: Text,
  family: Type.Enum(['ipv4', 'ipv6']),
  macs: Type.Array(Text),
  vlans: Type.Array(Type.Integer()),
  names: Type.Array(Text),
  seenBy: Type.Array(Type.Enum([...seenByNames])),
  onLink: Type.Boolean(),
  packets: Count,
  firstAt: Text,
  lastAt: Text,
  firstPacket: Count,
});

/** List: filter q, kind. */
export const CaptureNameSchema = Type.Object({
  id: Text,
  kind: Type.Enum([...nameKinds]),
  name: Text,
  address: NullableText,
  port: NullableInteger,
  count: Count,
  firstAt: Text,
  lastAt: Text,
  firstPacket: Count,
});

/** List: sort firstAt, severity; filter kind, verdict, captureId, unitId. */
export const CaptureFindingSchema = Type.Object({
  id: Text,
  captureId: Text,
  captureName: Text,
  unitId: Text,
  unitName: Text,
  kind: Type.Enum([...captureFindingKinds]),
  verdict: Type.Enum(['fail', 'suspect', 'unjudged']),
  severity: Type.Enum(['high', 'medium', 'low']),
  subject: Text,
  detail: Type.Object({
    macs: Type.Array(Text),
    prefixes: Type.Array(Text),
    servers: Type.Array(Text),
    vlan: NullableInteger,
    /** How often it happened: packets, changes. */
    count: Count,
    /** Entries of `/network-services` that it was compared with. */
    comparedWith: Count,
    /** Why the verdict is as it is; translated by the web. */
    reason: Text,
  }),
  /** Numbers of packets that show it. */
  evidence: Type.Array(Type.Integer()),
  firstAt: Text,
  lastAt: Text,
});

const NullableShort = Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()]);

export const NetworkServiceSchema = Type.Object({
  id: Text,
  unitId: Text,
  unitName: Text,
  kind: Type.Enum([...networkServiceKinds]),
  name: Text,
  address: NullableText,
  mac: NullableText,
  prefixes: Type.Array(Text),
  vlan: NullableInteger,
  addedByName: Text,
  addedAt: Text,
});

/** An address or a MAC at least; both must then fit. */
export const NewNetworkServiceBody = Type.Object(
  {
    unitId: Type.Optional(Id),
    kind: Type.Enum([...networkServiceKinds]),
    name: Type.String({ minLength: 1, maxLength: 100 }),
    address: Type.Optional(NullableShort),
    mac: Type.Optional(NullableShort),
    prefixes: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 50 }),
    ),
    vlan: Type.Optional(Type.Union([Type.Integer({ minimum: 1, maximum: 4_094 }), Type.Null()])),
  },
  { additionalProperties: false },
);

export type CaptureView = Static<typeof CaptureSchema>;
export type CaptureDetailView = Static<typeof CaptureDetailSchema>;
export type CaptureHostView = Static<typeof CaptureHostSchema>;
export type CaptureNameView = Static<typeof CaptureNameSchema>;
export type CaptureFindingView = Static<typeof CaptureFindingSchema>;
export type NetworkServiceView = Static<typeof NetworkServiceSchema>;
