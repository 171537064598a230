import { Type } from 'typebox';

export const Concern = Type.Enum(['history', 'silent', 'late', 'refused', 'clock', 'failing']);

export const Peer = Type.Object({
  id: Type.String(),
  unitId: Type.String({
    description: 'At the parent the unit of the child, at the child its own.',
  }),
  unitName: Type.String(),
  role: Type.Enum(['parent', 'child'], { description: 'What the peer is to this node.' }),
  state: Type.Enum(['invited', 'active', 'ended']),
  name: Type.String(),
  nodeId: Type.String({ description: 'Fingerprint of its signing key; empty while invited.' }),
  url: Type.Union([Type.String(), Type.Null()]),
  joinedAt: Type.Union([Type.String(), Type.Null()]),
  endedAt: Type.Union([Type.String(), Type.Null()]),
  endedReason: Type.Union([Type.String(), Type.Null()]),
  inviteExpiresAt: Type.Union([Type.String(), Type.Null()]),
  lastContactAt: Type.Union([Type.String(), Type.Null()]),
  lastError: Type.Union([Type.String(), Type.Null()]),
  lagMessages: Type.Integer({ description: 'Waiting in both directions.' }),
  lagSeconds: Type.Integer({ description: 'Age of the oldest that waits.' }),
  refused: Type.Integer(),
  held: Type.Integer({ description: 'Cases in which links are missing.' }),
  clockOffsetMs: Type.Union([Type.Integer(), Type.Null()]),
  historyFault: Type.Union([Type.String(), Type.Null()]),
  rotating: Type.Boolean(),
  concerns: Type.Array(Concern),
});

export const Refusal = Type.Object({
  id: Type.String(),
  caseId: Type.String(),
  messageId: Type.String(),
  code: Type.String(),
  detail: Type.String(),
  at: Type.String(),
});

export const PeerDetails = Type.Object({
  ...Peer.properties,
  path: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), kind: Type.String() })),
  refusals: Type.Array(Refusal, { description: 'The newest.' }),
});

export const Invitation = Type.Object({ unitId: Type.String({ minLength: 1, maxLength: 60 }) });

export const Invited = Type.Object({
  id: Type.String(),
  token: Type.String({ description: 'Shown once.' }),
  expiresAt: Type.String(),
});

export const Join = Type.Object({ token: Type.String({ minLength: 10, maxLength: 4_000 }) });

export const PeerParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 60 }) });
