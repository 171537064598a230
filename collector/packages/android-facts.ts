/*
 * What the manifest, the resources and the signatures of an Android package say. Plain types without imports: the readers in `android/` fill
 * them, `facts.ts` composes them. Every list is bounded by its reader; what was cut is told in `unseen` of the package.
 */

/** An attribute as written and as Android takes it. */
export interface Attribute<T> {
  /** The text as written; a reference as `@7F030000`; null = not there. */
  raw: string | null;
  /** With references resolved; null = not there, or a reference that leads nowhere. */
  value: T | null;
  /** What applies on a device: the default of the platform where nothing is written. */
  effective: T;
}

export interface UsedPermission {
  name: string;
  element: 'uses-permission' | 'uses-permission-sdk-23';
  /** Asked for up to this API level only. */
  maxSdk: number | null;
}

export interface DeclaredPermission {
  name: string;
  /** Words of `protectionLevel`, the base first: `signature`, `normal`, `dangerous`, `privileged` … */
  protection: string[];
  group: string | null;
}

export interface IntentFilter {
  actions: string[];
  categories: string[];
  data: IntentData[];
  priority: number;
  autoVerify: boolean;
}

/** Attributes of one `<data>`; as in the platform they match crosswise within one filter. */
export interface IntentData {
  scheme: string | null;
  host: string | null;
  port: string | null;
  /** Of path, pathPrefix, pathPattern, pathSuffix, pathAdvancedPattern: the one that is written. */
  path: string | null;
  mimeType: string | null;
}

export interface MetaDatum {
  name: string;
  /** Resolved where it is a simple value; a reference as `@7F030000` where not. */
  value: string | null;
}

export type ComponentType = 'activity' | 'activity-alias' | 'service' | 'receiver' | 'provider';

export interface Component {
  type: ComponentType;
  /** Full class name: a leading dot or a name without dots is completed with the package. */
  name: string;
  exported: {
    /** As written, null = not there. */
    raw: string | null;
    /** What applies; the rule of the target SDK where nothing is written. */
    effective: boolean;
    /** How `effective` came about. */
    by: 'attribute' | 'intent-filter' | 'no-intent-filter' | 'provider-default';
  };
  enabled: boolean;
  permission: string | null;
  process: string | null;
  intentFilters: IntentFilter[];
  metaData: MetaDatum[];
  /** Of activities: null = not written. */
  launchMode: string | null;
  taskAffinity: string | null;
  allowTaskReparenting: boolean;
  targetActivity: string | null;
  /** Of services. */
  foregroundServiceTypes: string[];
  /** Of providers, null for others. */
  provider: ProviderFacts | null;
}

export interface ProviderFacts {
  authorities: string[];
  readPermission: string | null;
  writePermission: string | null;
  grantUriPermissions: boolean;
  /** Of `<path-permission>` and `<grant-uri-permission>`, as written. */
  paths: { element: string; path: string; permission: string | null }[];
  /** Of a FileProvider: what its paths file opens, e.g. `root-path` `/`. */
  filePaths: { element: string; name: string | null; path: string | null }[];
}

export interface ApplicationFacts {
  /** Class of the application object. */
  name: string | null;
  appComponentFactory: string | null;
  debuggable: Attribute<boolean>;
  testOnly: Attribute<boolean>;
  allowBackup: Attribute<boolean>;
  /** True when the target has no network security config that says otherwise: see `networkSecurity`. */
  usesCleartextTraffic: Attribute<boolean>;
  requestLegacyExternalStorage: Attribute<boolean>;
  hasCode: Attribute<boolean>;
  extractNativeLibs: Attribute<boolean>;
  isGame: Attribute<boolean>;
  /** References as written (`@7F020000`), null = not there. */
  networkSecurityConfig: string | null;
  fullBackupContent: string | null;
  dataExtractionRules: string | null;
  /** `<profileable android:shell="true">`. */
  profileableByShell: boolean;
  category: string | null;
  metaData: MetaDatum[];
  /** `<uses-library>` and `<uses-native-library>`. */
  libraries: string[];
}

export interface ManifestFacts {
  /** Path of the entry that was read. */
  file: string;
  sha256: string;
  /** The manifest was text, not binary XML (not installable; seen in test files). */
  plainText: boolean;
  package: string;
  split: string | null;
  /** Decimal, with versionCodeMajor in the upper 32 bits; null = not written. */
  versionCode: string | null;
  versionName: string | null;
  /** As written; null = not written. */
  minSdk: string | null;
  targetSdk: string | null;
  maxSdk: string | null;
  /** What applies: 1 and minSdk where nothing is written. A preview's code name counts as the newest known. */
  effectiveMinSdk: number;
  effectiveTargetSdk: number;
  compileSdk: string | null;
  sharedUserId: string | null;
  installLocation: string | null;
  permissions: UsedPermission[];
  declaredPermissions: DeclaredPermission[];
  features: { name: string; required: boolean }[];
  queries: { packages: string[]; intents: IntentFilter[]; providers: string[] };
  application: ApplicationFacts;
  components: Component[];
  /** The launcher entry that is shown first, as Android's tools print it. */
  mainActivity: string | null;
}

export interface Label {
  /** As written: text, or a reference. */
  raw: string | null;
  /** In the meaning of `aapt dump badging`: the value for the default locale; null = none. */
  plain: string | null;
  /** All translations: locale (`` = default) → text. */
  byLocale: Record<string, string>;
}

/** One `<base-config>`, `<domain-config>` or `<debug-overrides>`. */
export interface NetworkSecurityRule {
  element: 'base-config' | 'domain-config' | 'debug-overrides';
  /** Empty for the base and for debugging. */
  domains: { name: string; subdomains: boolean }[];
  /** As written or inherited; the platform's default by target SDK otherwise. */
  cleartextPermitted: boolean;
  cleartextWritten: boolean;
  /** `system`, `user`, or a reference to own certificates. */
  trustAnchors: { source: string; overridePins: boolean }[];
  pins: { digest: string; value: string }[];
  pinExpiration: string | null;
}

export interface NetworkSecurityFacts {
  file: string;
  sha256: string;
  rules: NetworkSecurityRule[];
}

export interface CertificateFacts {
  sha256: string;
  sha1: string;
  subject: string;
  issuer: string;
  serial: string;
  /** ISO. */
  notBefore: string;
  notAfter: string;
  signatureAlgorithm: string;
  key: { algorithm: string; bits: number | null; curve: string | null };
  /** The key of Android's development tools (`CN=Android Debug`). */
  debug: boolean;
}

export type SigningScheme = 'v1' | 'v2' | 'v3' | 'v3.1' | 'v4';

export interface SigningFacts {
  /** The block or file is there; says nothing of its being right. */
  present: Record<SigningScheme, boolean>;
  /** Per scheme that apksigner's rules look at for this minSdk; null = the package as a whole does not verify. */
  verified: Record<SigningScheme, boolean> | null;
  /** A device of minSdk would install it. */
  verifies: boolean;
  /** Why not: one line each, with the scheme. */
  faults: { scheme: SigningScheme; code: string; text: string }[];
  signers: Signer[];
  /** SHA-256 of the certificates, in the order of the signers of the newest scheme that is there. */
  certificates: CertificateFacts[];
  /** Other blocks of the APK signing block: id in hexadecimal, size in bytes. */
  otherBlocks: { id: string; size: number }[];
}

export interface Signer {
  scheme: SigningScheme;
  /** SHA-256 of the first certificate of the chain. */
  certificate: string;
  /** e.g. `RSASSA-PKCS1-v1_5 with SHA2-256`; of v1 the digest of the signature file. */
  algorithms: string[];
  /** SHA-256 of the certificates that were rotated away, oldest first. */
  lineage: string[];
}
