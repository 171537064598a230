import { Type, type Static } from 'typebox';

/** A file that was attached to a case; it is named by its SHA-256 and leaves through the route of its case only. */
export const AttachedFileSchema = Type.Object({
  sha256: Type.String(),
  sm3: Type.String(),
  /** Cleaned name, for people only. */
  name: Type.String(),
  /** As recognised from its first bytes; what was declared counts for nothing. */
  mediaType: Type.String(),
  bytes: Type.Integer(),
  uploadedBy: Type.String(),
  uploadedAt: Type.String(),
});

/** Somebody and when: who signed, reviewed, approved. */
export const ByAtSchema = Type.Object({
  accountId: Type.Union([Type.String(), Type.Null()]),
  name: Type.String(),
  at: Type.String(),
});

export const FileParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64 }),
  sha256: Type.String({ maxLength: 64 }),
});

export const FileQuerystring = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 400 }) },
  { additionalProperties: false },
);

/** The file as it was stored; its hash names it from then on. */
export const StoredFileSchema = Type.Object({
  ...AttachedFileSchema.properties,
  /** Version of the case with the file. */
  version: Type.Integer(),
});

export type AttachedFile = Static<typeof AttachedFileSchema>;
