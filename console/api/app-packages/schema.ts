import { Type, type Static, type TSchema } from 'typebox';

const strict = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: 64 });
const orNull = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Text = orNull(Type.String());
const Texts = Type.Array(Type.String());

export const WordsSchema = Type.Object({ zh: Type.String(), en: Type.String() });

export const PackageStates = ['queued', 'reading', 'read', 'failed'] as const;
export const VerdictSchema = Type.Enum([
  'FAIL',
  'SUSPECT',
  'PASS',
  'NOT_APPLICABLE',
  'INCONCLUSIVE',
]);
export const SeveritySchema = Type.Enum(['critical', 'high', 'medium', 'low', 'info']);
const PlatformSchema = Type.Enum(['android', 'ios']);

export const PackageParams = Type.Object({ id: Id });
export const CompareParams = Type.Object({ id: Id, other: Id });

/** `POST /app-packages`: the body is the file itself. */
export const UploadQuerystring = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 500, description: 'Name of the file.' }),
    /** For which it is uploaded; needed by who could act for several. */
    unitId: Type.Optional(Id),
    appId: Type.Optional(Id),
  },
  strict,
);
export const UploadedSchema = Type.Object({
  id: Type.String(),
  state: Type.Enum([...PackageStates]),
  sha256: Type.String(),
  bytes: Type.Integer(),
  /** The same file was there already for this unit and app. */
  known: Type.Boolean(),
});

/** How many findings of each verdict. */
export const CountsSchema = Type.Object({
  FAIL: Type.Integer(),
  SUSPECT: Type.Integer(),
  PASS: Type.Integer(),
  NOT_APPLICABLE: Type.Integer(),
  INCONCLUSIVE: Type.Integer(),
  /** Worst severity among FAIL and SUSPECT; null when there are none. */
  worst: orNull(SeveritySchema),
});

/** `GET /app-packages`; filters `unitId`, `appId`, `state`, `platform`, `packageName`, `sha256`, `q`. */
export const PackageRowSchema = Type.Object({
  id: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  appId: Text,
  fileName: Type.String(),
  bytes: Type.Integer(),
  sha256: Type.String(),
  sm3: Type.String(),
  state: Type.Enum([...PackageStates]),
  errorCode: Text,
  error: Text,
  platform: orNull(PlatformSchema),
  packageName: Text,
  versionName: Text,
  versionCode: Text,
  label: Text,
  counts: orNull(CountsSchema),
  rulesVersion: Text,
  /** Other rules hold now than those that were applied. */
  rulesChanged: Type.Boolean(),
  uploadedBy: Type.String(),
  uploadedAt: Type.String(),
  readAt: Text,
  vettedAt: Text,
});

export const EvidenceSchema = Type.Object({
  file: Type.Optional(Type.String()),
  element: Type.Optional(Type.String()),
  class: Type.Optional(Type.String()),
  offset: Type.Optional(Type.Integer()),
  value: Type.Optional(Type.String()),
  sha256: Type.String(),
});

export const PackageFindingSchema = Type.Object({
  check: Type.String(),
  verdict: VerdictSchema,
  severity: SeveritySchema,
  items: Texts,
  title: WordsSchema,
  /** What was found, or why it can't be said. */
  reason: WordsSchema,
  advice: WordsSchema,
  /** Clauses of regulations and standards. */
  clauses: Texts,
  evidence: Type.Array(EvidenceSchema),
  /** Pieces of evidence that are not listed. */
  more: Type.Integer(),
});

export const HowSchema = Type.Enum(['automatic', 'dynamic', 'human']);

/**
 * One of the 31 items and what the checks have for its reviewer, who alone decides. `leads`: there are FAIL or SUSPECT; `clear`: all
 * checks of it saw their area and found nothing; `unseen`: some could not see; `none`: no check reads it.
 */
export const ItemLeadsSchema = Type.Object({
  item: Type.String(),
  class: Type.Integer(),
  title: WordsSchema,
  how: Type.Array(HowSchema),
  /** What reading a file can never say of it. */
  beyond: WordsSchema,
  state: Type.Enum(['leads', 'unseen', 'clear', 'none']),
  /** Ids of checks, worst first. */
  leads: Texts,
  unseen: Texts,
  passed: Texts,
});

/** One permission that the package asks for, and what it may be for (rules/apps/permissions.yaml). */
export const PermissionRowSchema = Type.Object({
  permission: Type.String(),
  group: Text,
  label: WordsSchema,
  verdict: Type.Enum(['ok', 'warn', 'SUSPECT', 'FAIL', 'unknown']),
  reason: WordsSchema,
  /** Declared functions that it may serve. */
  functions: Texts,
  /** In the list of the privacy policy; null when no list was declared. */
  inPolicy: orNull(Type.Boolean()),
  /** Packages of code that use it: SDK names or `app`; null when code was not seen. */
  usedBy: orNull(Texts),
});

const CertificateSchema = Type.Object({
  sha256: Type.String(),
  subject: Text,
  issuer: Text,
  notBefore: Text,
  notAfter: Text,
  keyType: Text,
  keyBits: orNull(Type.Integer()),
  signatureAlgorithm: Text,
  debug: Type.Boolean(),
});

/** What people read of the facts first; the whole is at `/facts`. */
export const PackageSummarySchema = Type.Object({
  platform: PlatformSchema,
  packageName: Text,
  versionName: Text,
  versionCode: Text,
  label: Text,
  minSdk: Text,
  targetSdk: Text,
  /** Schemes that are there and that verify: `v1`, `v2`, `v3`. */
  signing: Type.Object({ present: Texts, verified: Texts }),
  certificates: Type.Array(CertificateSchema),
  components: Type.Object({
    activities: Type.Integer(),
    services: Type.Integer(),
    receivers: Type.Integer(),
    providers: Type.Integer(),
    exported: Type.Integer(),
  }),
  permissions: Texts,
  sdks: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      vendor: Text,
      category: Text,
      evidence: Texts,
    }),
  ),
  packers: Texts,
  abis: Texts,
  nativeLibraries: Type.Integer(),
  dexFiles: Type.Integer(),
  dexClasses: Type.Integer(),
  domains: Texts,
  urls: Type.Integer(),
  /** What the engine could not see: every check that needs it is INCONCLUSIVE. */
  unseen: Type.Array(
    Type.Object({ area: Type.String(), what: Type.String(), reason: Type.String() }),
  ),
});

const VetSchema = Type.Object({
  id: Type.String(),
  why: Type.Enum(['read', 'declared', 'rules', 'asked']),
  rulesVersion: Type.String(),
  at: Type.String(),
  counts: CountsSchema,
});

/** `GET /app-packages/:id`. What is null was not read yet. */
export const PackageSchema = Type.Object({
  ...PackageRowSchema.properties,
  summary: orNull(PackageSummarySchema),
  declared: orNull(Type.Unknown()),
  vet: orNull(VetSchema),
  findings: Type.Array(PackageFindingSchema),
  items: Type.Array(ItemLeadsSchema),
  permissions: Type.Array(PermissionRowSchema),
  /** Other packages of the same app or name that one may see, newest first: for comparison. */
  versions: Type.Array(
    Type.Object({
      id: Type.String(),
      versionName: Text,
      versionCode: Text,
      uploadedAt: Type.String(),
      state: Type.Enum([...PackageStates]),
    }),
  ),
});

/** `GET /app-packages/:id/vets`, newest first. */
export const VetsSchema = Type.Array(VetSchema);

const Change = Type.Object({
  added: Texts,
  removed: Texts,
  /** Names that both have with other contents: what it was and what it is. */
  changed: Type.Array(Type.Object({ name: Type.String(), from: Type.String(), to: Type.String() })),
  /** Entries beyond what is listed. */
  more: Type.Integer(),
});

/** `GET /app-packages/:id/compare/:other`: from `other` (older) to `id`. */
export const ComparisonSchema = Type.Object({
  from: PackageRowSchema,
  to: PackageRowSchema,
  facts: Change,
  permissions: Change,
  sdks: Change,
  components: Change,
  domains: Change,
  certificates: Change,
  nativeLibraries: Change,
  findings: Type.Array(
    Type.Object({
      check: Type.String(),
      title: WordsSchema,
      severity: SeveritySchema,
      items: Texts,
      from: orNull(VerdictSchema),
      to: orNull(VerdictSchema),
      change: Type.Enum(['new', 'solved', 'worse', 'better', 'unseen-now']),
    }),
  ),
  /** Why a new review is due: new permissions, SDKs, another certificate. */
  triggers: Type.Array(WordsSchema),
});

/** `GET /app-packages/rules`: words for forms and tables. */
export const VettingRulesSchema = Type.Object({
  version: Type.String(),
  types: Type.Array(Type.Object({ id: Type.String(), title: WordsSchema })),
  functions: Type.Array(Type.Object({ id: Type.String(), title: WordsSchema })),
  items: Type.Array(
    Type.Object({
      item: Type.String(),
      class: Type.Integer(),
      title: WordsSchema,
      how: Type.Array(HowSchema),
      beyond: WordsSchema,
      checks: Texts,
    }),
  ),
  classes: Type.Array(Type.Object({ class: Type.Integer(), title: WordsSchema })),
  checks: Type.Array(
    Type.Object({
      id: Type.String(),
      title: WordsSchema,
      platforms: Type.Array(PlatformSchema),
      severity: SeveritySchema,
      items: Texts,
      clauses: Texts,
      advice: WordsSchema,
      source: Type.String(),
      confidence: Type.String(),
    }),
  ),
});

export type PackageRow = Static<typeof PackageRowSchema>;
export type Package = Static<typeof PackageSchema>;
export type PackageFinding = Static<typeof PackageFindingSchema>;
export type PackageSummary = Static<typeof PackageSummarySchema>;
export type ItemLeads = Static<typeof ItemLeadsSchema>;
export type PermissionRow = Static<typeof PermissionRowSchema>;
export type Comparison = Static<typeof ComparisonSchema>;
export type VettingRules = Static<typeof VettingRulesSchema>;
export type Uploaded = Static<typeof UploadedSchema>;
