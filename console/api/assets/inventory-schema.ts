import { Type } from 'typebox';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const Id = Type.String({ minLength: 1, maxLength: 40 });
const Reason = Type.String({ minLength: 1, maxLength: 500 });

export const SourceSchema = Type.Union([
  Type.Literal('poll'),
  Type.Literal('neighbour'),
  Type.Literal('sweep'),
  Type.Literal('capture'),
  Type.Literal('lease'),
  Type.Literal('dns'),
  Type.Literal('person'),
]);

export const PresenceSchema = Type.Union([Type.Literal('present'), Type.Literal('gone')]);

export const ClaimStateSchema = Type.Union([
  Type.Literal('unclaimed'),
  Type.Literal('claimed'),
  Type.Literal('disputed'),
]);

const IdentifierKindSchema = Type.Union([
  Type.Literal('ipv4'),
  Type.Literal('ipv6'),
  Type.Literal('mac'),
  Type.Literal('serial'),
  Type.Literal('engine-id'),
  Type.Literal('ssh-host-key'),
  Type.Literal('tls-certificate'),
  Type.Literal('duid'),
  Type.Literal('hostname'),
]);

const provenance = {
  source: SourceSchema,
  sourceRef: Type.String(),
  firstSeenAt: Type.String(),
  lastSeenAt: Type.String(),
};

/** `GET /assets/:id/identifiers`: everything that names the machine, and who said so. */
export const IdentifierSchema = Type.Object({
  id: Type.String(),
  kind: IdentifierKindSchema,
  value: Type.String(),
  ...provenance,
  seenCount: Type.Integer(),
  untilAt: Nullable,
  /** The merged asset that brought it; null when this asset had it itself. */
  fromAssetId: Nullable,
});

/** `GET /assets/:id/services`: ports as they were found; one that nobody asked is not listed (unknown). */
export const ServiceSchema = Type.Object({
  id: Type.String(),
  address: Type.String(),
  family: Type.Union([Type.Literal('ipv4'), Type.Literal('ipv6')]),
  transport: Type.Union([Type.Literal('tcp'), Type.Literal('udp')]),
  port: Type.Integer(),
  state: Type.Union([Type.Literal('open'), Type.Literal('closed'), Type.Literal('silent')]),
  service: Nullable,
  product: Nullable,
  banner: Nullable,
  sinceAt: Type.String(),
  ...provenance,
});

/** `GET /assets/:id/merges`. */
export const MergeSchema = Type.Object({
  id: Type.String(),
  keptId: Type.String(),
  mergedId: Type.String(),
  mergedName: Type.String(),
  basis: Type.Union([
    Type.Literal('strong-identifier'),
    Type.Literal('own-address'),
    Type.Literal('by-person'),
  ]),
  evidence: Type.Array(
    Type.Object({ kind: IdentifierKindSchema, value: Type.String(), weight: Type.Number() }),
  ),
  reason: Type.String(),
  byName: Type.String(),
  at: Type.String(),
  undoneAt: Nullable,
  undoneByName: Nullable,
  undoReason: Nullable,
});

const ChangeKindSchema = Type.Union([
  Type.Literal('new'),
  Type.Literal('changed'),
  Type.Literal('gone'),
  Type.Literal('returned'),
  Type.Literal('merged'),
  Type.Literal('parted'),
]);

/** `GET /asset-changes` (filters: kind, unitId, assetId, source, sourceRef, since). */
export const AssetChangeSchema = Type.Object({
  id: Type.String(),
  assetId: Type.String(),
  assetName: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  kind: ChangeKindSchema,
  field: Nullable,
  before: Nullable,
  after: Nullable,
  source: SourceSchema,
  sourceRef: Type.String(),
  at: Type.String(),
});

/** `GET /asset-conflicts` (filters: state, kind, unitId), `POST /asset-conflicts/:id/settle`. */
export const ConflictSchema = Type.Object({
  id: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  kind: Type.Union([
    Type.Literal('shared-mac'),
    Type.Literal('shared-host-key'),
    Type.Literal('shared-certificate'),
    Type.Literal('contradiction'),
    Type.Literal('ambiguous'),
  ]),
  identifierKind: IdentifierKindSchema,
  value: Type.String(),
  assets: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  detail: Type.String(),
  state: Type.Union([Type.Literal('open'), Type.Literal('settled')]),
  firstSeenAt: Type.String(),
  lastSeenAt: Type.String(),
  settledAt: Nullable,
  settledByName: Nullable,
  settleNote: Nullable,
});

export const ConflictParams = Type.Object({ id: Type.String({ maxLength: 40 }) });
export const SettleBody = Type.Object({ note: Reason }, { additionalProperties: false });

/** `GET /assets/:id/claims`, `GET /asset-claims` (filters: state, kind, unitId). */
export const ClaimSchema = Type.Object({
  id: Type.String(),
  assetId: Type.String(),
  assetName: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  kind: Type.Union([Type.Literal('claim'), Type.Literal('dispute')]),
  state: Type.Union([
    Type.Literal('open'),
    Type.Literal('granted'),
    Type.Literal('refused'),
    Type.Literal('withdrawn'),
  ]),
  reason: Type.String(),
  responsibleName: Nullable,
  purpose: Nullable,
  otherUnitId: Nullable,
  byName: Type.String(),
  at: Type.String(),
  decidedByName: Nullable,
  decidedAt: Nullable,
  decision: Nullable,
});

/** `POST /assets/:id/claim`: it is ours, and this person answers for it. */
export const ClaimBody = Type.Object(
  {
    responsibleName: Type.String({ minLength: 1, maxLength: 100 }),
    purpose: Type.String({ minLength: 1, maxLength: 200 }),
    reason: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
);

/** `POST /assets/:id/dispute`: it is not ours; whose it is where that is known. */
export const DisputeBody = Type.Object(
  { reason: Reason, otherUnitId: Type.Optional(Id) },
  { additionalProperties: false },
);

/** `POST /assets/:id/settle-dispute`: by somebody of a unit above. Granted without `unitId`: the asset goes to that unit. */
export const DecideDisputeBody = Type.Object(
  { grant: Type.Boolean(), unitId: Type.Optional(Id), reason: Reason },
  { additionalProperties: false },
);

/** `POST /assets/:id/merge`: the other asset becomes part of this one. */
export const MergeBody = Type.Object(
  { otherId: Id, reason: Reason },
  { additionalProperties: false },
);

/** `POST /assets/:id/unmerge`: the merge is undone, and the two are never merged again by themselves. */
export const UnmergeBody = Type.Object(
  { mergeId: Id, reason: Reason },
  { additionalProperties: false },
);

/** `GET /asset-inventory`: how many, by state, for the heads of lists; filter: unitId. */
export const InventoryCountsSchema = Type.Object({
  present: Type.Integer(),
  gone: Type.Integer(),
  new: Type.Integer(),
  changed: Type.Integer(),
  unclaimed: Type.Integer(),
  disputed: Type.Integer(),
  conflicts: Type.Integer(),
  exposures: Type.Integer(),
  /** Since when `new` and `changed` count. */
  since: Type.String(),
});
