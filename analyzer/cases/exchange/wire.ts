import { Type, type Static } from 'typebox';

/**
 * What travels between nodes, as JSON. Both ends may be of different versions: unknown keys of objects are ignored here
 * and never enter a message, whose hash covers all of it.
 */
const id = Type.String({ minLength: 1, maxLength: 60 });
const iso = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
const hex64 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const pem = Type.String({ minLength: 50, maxLength: 1_000 });
const count = Type.Integer({ minimum: 0 });

export const WireUnit = Type.Object({
  id,
  name: Type.String({ minLength: 1, maxLength: 120 }),
  kind: Type.Enum(['province', 'city', 'county', 'district', 'school', 'department', 'provider']),
});

/** A message as its writer hashed it; `cases.receive` checks hash, chain and signature. */
export const WireMessage = Type.Object({
  id,
  caseId: id,
  caseKind: Type.String({ minLength: 1, maxLength: 40 }),
  node: hex64,
  unitId: id,
  actor: Type.Union([
    Type.Object({
      kind: Type.Literal('person'),
      accountId: id,
      name: Type.String({ maxLength: 200 }),
      role: Type.Optional(Type.String({ maxLength: 60 })),
    }),
    Type.Object({ kind: Type.Literal('system'), name: Type.String({ maxLength: 200 }) }),
  ]),
  at: iso,
  clockBehindMs: Type.Optional(count),
  lamport: count,
  kind: Type.String({ minLength: 1, maxLength: 60 }),
  payload: Type.Record(Type.String(), Type.Unknown()),
  clocks: Type.Array(Type.Record(Type.String(), Type.Unknown()), { maxItems: 100 }),
  previous: Type.String({ pattern: '^([0-9a-f]{64})?$' }),
  hash: hex64,
  signature: Type.String({ maxLength: 100 }),
});

/** Units and nodes that the messages beside them name. */
const Introductions = {
  units: Type.Array(
    Type.Object({
      ...WireUnit.properties,
      child: Type.Boolean({ description: 'At home at the child of the two nodes.' }),
    }),
    { maxItems: 5_000 },
  ),
  nodes: Type.Array(Type.Object({ node: hex64, publicKey: pem }), { maxItems: 500 }),
};

export const Batch = Type.Object({
  /** Position of the last message; of the one before the first when there is none. */
  position: count,
  messages: Type.Array(WireMessage, { maxItems: 1_000 }),
  ...Introductions,
});

export const WireCheckpoint = Type.Object({
  seq: Type.Integer({ minimum: 1 }),
  at: iso,
  body: Type.String({ maxLength: 1_000_000 }),
  sha256: hex64,
  sm3: hex64,
  signature: Type.String({ maxLength: 100 }),
});

/** What both sides tell at each contact. */
const Standing = {
  /** Newest position of the other's outbox that is stored here. */
  received: count,
  /** Messages that wait here for the other, and since when. */
  waiting: count,
  waitingSince: Type.Optional(iso),
  /** Cases of which links are missing here. */
  gaps: Type.Array(id, { maxItems: 200 }),
  /** Files that are missing here. */
  wants: Type.Array(hex64, { maxItems: 1_000 }),
};

export const PullRequest = Type.Object({ ...Standing });
export const PullAnswer = Type.Object({
  ...Standing,
  batch: Batch,
  /** Units above the child, from the top down, and what the parent calls the child's own unit. */
  path: Type.Array(WireUnit, { maxItems: 50 }),
  unit: WireUnit,
  /** Newest checkpoint of the child that the parent holds. */
  checkpoint: count,
});

export const PushRequest = Type.Object({
  batch: Batch,
  checkpoints: Type.Array(WireCheckpoint, { maxItems: 200 }),
  /** Number of the newest checkpoint that the child has: it can not go back. */
  newestCheckpoint: count,
});
export const PushAnswer = Type.Object({
  received: count,
  refused: count,
  gaps: Type.Array(id, { maxItems: 200 }),
  wants: Type.Array(hex64, { maxItems: 1_000 }),
  checkpoint: count,
});

export const JoinRequest = Type.Object({
  token: Type.String({ minLength: 20, maxLength: 200 }),
  nodeId: hex64,
  publicKey: pem,
  unit: WireUnit,
  /** Random, by the child; signed by both, so that an answer is to this request. */
  nonce: Type.String({ minLength: 20, maxLength: 100 }),
  /** By the child's key over `joinText`. */
  signature: Type.String({ maxLength: 100 }),
});
export const JoinAnswer = Type.Object({
  nodeId: hex64,
  publicKey: pem,
  unit: WireUnit,
  path: Type.Array(WireUnit, { minItems: 1, maxItems: 50 }),
  /** Shared by the two nodes only. */
  secret: Type.String({ minLength: 40, maxLength: 100 }),
  now: iso,
  /** By the parent's key over `joinText`. */
  signature: Type.String({ maxLength: 100 }),
});

export type WireUnit = Static<typeof WireUnit>;
export type WireMessage = Static<typeof WireMessage>;
export type Batch = Static<typeof Batch>;
export type WireCheckpoint = Static<typeof WireCheckpoint>;
export type PullRequest = Static<typeof PullRequest>;
export type PullAnswer = Static<typeof PullAnswer>;
export type PushRequest = Static<typeof PushRequest>;
export type PushAnswer = Static<typeof PushAnswer>;
export type JoinRequest = Static<typeof JoinRequest>;
export type JoinAnswer = Static<typeof JoinAnswer>;
