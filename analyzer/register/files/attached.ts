import { Type } from 'typebox';

/** A file of a case, as its log names it. The bytes are a blob of the node that took them. */
export interface AttachedFile {
  sha256: string;
  sm3: string;
  name: string;
  mediaType: string;
  bytes: number;
  uploadedBy: string;
  uploadedAt: string;
}

/** Files of one case: a technical cap, wide enough for the materials of a filing. */
export const mostFiles = 50;

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64 });

/** Names what was received; the rest is filled in by the platform. */
export const AddFilePayload = Type.Object(
  {
    sha256: Sha256,
    sm3: Type.Optional(Sha256),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    mediaType: Type.Optional(Type.String({ maxLength: 100 })),
    bytes: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);

export const RemoveFilePayload = Type.Object({ sha256: Sha256 }, { additionalProperties: false });
