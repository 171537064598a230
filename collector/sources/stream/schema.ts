import { Type, type Static } from 'typebox';

/** Bounds of a stream listener, part of the configuration of TCP and TLS. */
export const streamLimits = {
  maxConnections: Type.Integer({ minimum: 1, maximum: 10_000, default: 512 }),
  maxConnectionsPerAddress: Type.Integer({
    minimum: 1,
    maximum: 10_000,
    default: 64,
    description: 'One address that opens too many connections must not shut the others out.',
  }),
  maxLineBytes: Type.Integer({
    minimum: 1_024,
    maximum: 1_048_576,
    default: 65_536,
    description: 'A longer line is cut and counted.',
  }),
  idleSeconds: Type.Integer({
    minimum: 1,
    maximum: 86_400,
    default: 3_600,
    description: 'Silence between lines after which a connection is closed.',
  }),
  unfinishedSeconds: Type.Integer({
    minimum: 1,
    maximum: 3_600,
    default: 60,
    description: 'Time for the first byte, and for the rest of a line that has begun.',
  }),
};

export const StreamLimits = Type.Object(streamLimits, { additionalProperties: false });

export type StreamLimits = Static<typeof StreamLimits>;
