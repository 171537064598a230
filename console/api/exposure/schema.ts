import { Type } from 'typebox';

const Nullable = Type.Union([Type.String(), Type.Null()]);

/** `unknown`: nobody asked that port there. `silent`: asked, no answer. Neither is closed. */
export const PortStateSchema = Type.Union([
  Type.Literal('open'),
  Type.Literal('closed'),
  Type.Literal('silent'),
  Type.Literal('unknown'),
]);

const Transport = Type.Union([Type.Literal('tcp'), Type.Literal('udp')]);
const SeveritySchema = Type.Union([
  Type.Literal('high'),
  Type.Literal('medium'),
  Type.Literal('low'),
]);

const Side = Type.Object({
  state: PortStateSchema,
  address: Nullable,
  lastSeenAt: Nullable,
});

/** `GET /exposure`: one row per asset, a cell per port that anybody asked. Filters: unitId, port, q, findings (true). */
export const ExposureRowSchema = Type.Object({
  /** Of the asset. */
  id: Type.String(),
  name: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  ipv4: Type.Array(Type.String()),
  ipv6: Type.Array(Type.String()),
  ports: Type.Array(
    Type.Object({
      transport: Transport,
      port: Type.Integer(),
      v4: Side,
      v6: Side,
      findingId: Nullable,
    }),
  ),
  findings: Type.Integer(),
});

/** `GET /exposure/summary`: the 4 × 4 matrix of counts (asset and port), filter: unitId. */
export const ExposureSummarySchema = Type.Object({
  cells: Type.Array(
    Type.Object({ v4: PortStateSchema, v6: PortStateSchema, count: Type.Integer() }),
  ),
  ports: Type.Array(
    Type.Object({
      transport: Transport,
      port: Type.Integer(),
      openV4: Type.Integer(),
      openV6: Type.Integer(),
      findings: Type.Integer(),
    }),
  ),
  /** Assets with addresses of both families, of one only. */
  dualStack: Type.Integer(),
  onlyV4: Type.Integer(),
  onlyV6: Type.Integer(),
  openFindings: Type.Integer(),
  acceptedFindings: Type.Integer(),
  /** Assets of both families of which one family was never asked: nothing can be said of them. */
  unmeasured: Type.Integer(),
});

export const FindingParams = Type.Object({ id: Type.String({ maxLength: 40 }) });

const EvidenceSide = Type.Object({
  address: Type.String(),
  state: PortStateSchema,
  source: Type.String(),
  sourceRef: Type.String(),
  lastSeenAt: Type.String(),
});

/** `GET /exposure-findings` (filters: state, severity, port, unitId, assetId), `GET /exposure-findings/:id`. */
export const ExposureFindingSchema = Type.Object({
  id: Type.String(),
  assetId: Type.String(),
  assetName: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  transport: Transport,
  port: Type.Integer(),
  v4State: Type.Union([Type.Literal('closed'), Type.Literal('silent')]),
  severity: SeveritySchema,
  state: Type.Union([Type.Literal('open'), Type.Literal('accepted'), Type.Literal('resolved')]),
  evidence: Type.Object({ v4: Type.Array(EvidenceSide), v6: Type.Array(EvidenceSide) }),
  openedAt: Type.String(),
  lastSeenAt: Type.String(),
  resolvedAt: Nullable,
  acceptedByName: Nullable,
  acceptedAt: Nullable,
  acceptedUntil: Nullable,
  acceptReason: Nullable,
  version: Type.Integer(),
});

/** `POST /exposure-findings/:id/accept`: it is meant to be so, until a day. */
export const AcceptBody = Type.Object(
  {
    reason: Type.String({ minLength: 1, maxLength: 500 }),
    until: Type.String({ format: 'date' }),
    version: Type.Integer({ minimum: 1 }),
  },
  { additionalProperties: false },
);

/** `POST /exposure-findings/:id/reopen`. */
export const ReopenBody = Type.Object(
  {
    reason: Type.String({ minLength: 1, maxLength: 500 }),
    version: Type.Integer({ minimum: 1 }),
  },
  { additionalProperties: false },
);
