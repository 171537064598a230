/*
 * What code and other files of a package hold, whatever the platform: classes, calls, strings, addresses, native libraries, SDKs, packers.
 * Plain types without imports. Every list is bounded; `total` tells how many there were.
 */

/** A list that may have been cut: `total` counts what was there. A cut list is told by this alone, not by `unseen`. */
export interface Bounded<T> {
  list: T[];
  total: number;
}

export interface DexFileFacts {
  file: string;
  size: number;
  sha256: string;
  /** `035`, `039` …; null = no DEX header. */
  version: string | null;
  classes: number;
  strings: number;
  methods: number;
  /** Header, checksum or table faults; one code each. A DEX with a fault in a table was read as far as it is sound. */
  faults: { code: string; text: string }[];
}

/** One call of a method that rules/apps/reading/apis.yaml names, with the class that calls it. */
export interface ApiCall {
  /** Id of the API in rules/apps/reading/apis.yaml, e.g. `device-id.imei`. */
  api: string;
  /** `android.telephony.TelephonyManager.getDeviceId`. */
  method: string;
  /** Dotted name of the calling class. */
  caller: string;
  /** Name of the calling method. */
  within: string;
  /** Package of the caller that belongs to a known SDK: its id; null = the app's own or unknown. */
  sdk: string | null;
  file: string;
}

/** A method body that is a finding by its shape (an empty trust manager). */
export interface CodeShape {
  shape: 'empty-trust-manager' | 'trusting-hostname-verifier' | 'ssl-error-proceed';
  class: string;
  method: string;
  file: string;
}

export interface DexFacts {
  files: DexFileFacts[];
  classCount: number;
  stringCount: number;
  /** Dotted names of the classes defined. */
  classes: Bounded<string>;
  /** Packages of two or three parts with the number of their classes, most first. */
  packages: Bounded<{ name: string; classes: number }>;
  calls: Bounded<ApiCall>;
  shapes: CodeShape[];
  /** Ids of the APIs whose methods or fields stand in a table, whoever uses them: also where code could not be walked. */
  referenced: string[];
}

/** Where a string stands. */
export interface StringPlace {
  file: string;
  /** Byte offset in the file (uncompressed); null for values of tables. */
  offset: number | null;
}

export interface UrlFact extends StringPlace {
  url: string;
  scheme: string;
  host: string;
  /** Names of XML schemas and the like: an identifier, not an address. */
  identifier: boolean;
}

export interface HostFact {
  host: string;
  kind: 'domain' | 'ipv4' | 'ipv6';
  /** Loopback, private, link-local, documentation … : no address of the open network. */
  local: boolean;
  /** Files that name it, at most ten. */
  files: string[];
}

/** A string that looks like a secret by a rule of rules/apps/reading/secrets.yaml; `masked` shows its first and last characters only. */
export interface SecretFact extends StringPlace {
  rule: string;
  masked: string;
  /** SHA-256 of the whole value, so that two versions can be compared. */
  sha256: string;
}

/** A text that a rule of rules/apps/reading/marks.yaml looks for: the number of an ICP filing, a button that closes an account … */
export interface MarkFact extends StringPlace {
  /** Id of the mark. */
  mark: string;
  /** The text around it, cut. */
  value: string;
}

/** One `<paths>` entry of a FileProvider. */
export interface FileProviderFacts {
  /** Class of the provider. */
  provider: string;
  file: string;
  /** `root-path`, `external-path` … */
  element: string;
  path: string;
}

export interface TickedBox {
  file: string;
  /** `CheckBox`, `Switch` … */
  element: string;
  /** Its text, resolved; null = none. */
  text: string | null;
}

/** A file that belongs to no package for people: a key store, a source map, .git, .env … */
export interface StrayFile {
  file: string;
  /** Id of the rule of rules/apps/reading/files.yaml. */
  kind: string;
  size: number;
}

/** A text of the package that a policy check may want to read. */
export interface TextFact {
  file: string;
  size: number;
  sha256: string;
  kind:
    'privacy-policy' | 'child-policy' | 'agreement' | 'configuration' | 'page' | 'resource-strings';
  /** Without markup, cut at a cap. */
  text: string;
  cut: boolean;
}

export interface NativeLibrary {
  file: string;
  name: string;
  abi: string;
  size: number;
  sha256: string;
  /** Null = not an ELF file (a planted or packed one): the fault says so. */
  elf: ElfFacts | null;
  fault: string | null;
}

export interface ElfFacts {
  bits: 32 | 64;
  machine: string;
  soname: string | null;
  needed: string[];
  /** Null = can't be told. */
  pie: boolean | null;
  nx: boolean | null;
  relro: 'full' | 'partial' | 'none' | null;
  canary: boolean | null;
  stripped: boolean | null;
  /** Exported JNI entry points (`Java_…`, `JNI_OnLoad`), bounded. */
  jni: Bounded<string>;
  /** Alignment of the loadable segments: 16 KiB pages need 16384. */
  alignment: number | null;
}

export type EvidenceKind =
  | 'class'
  | 'native-library'
  | 'component'
  | 'meta-data'
  | 'asset'
  | 'host'
  | 'framework'
  | 'permission';

export interface Evidence {
  kind: EvidenceKind;
  file: string;
  value: string;
}

export interface SdkFact {
  /** Id of the rule. */
  id: string;
  /** Short name, as people call it: 友盟. */
  name: string;
  nameEn: string | null;
  vendor: string | null;
  categories: string[];
  /** ISO country of the vendor, null = not known. */
  country: string | null;
  /** Which list says so. */
  source: 'xiaodun' | 'libchecker';
  confidence: 'high' | 'medium' | 'low';
  version: string | null;
  evidence: Evidence[];
}

export interface PackerFact {
  id: string;
  name: string;
  evidence: Evidence[];
  /** The classes that the manifest names are not in the DEX: the code is hidden. */
  hidesCode: boolean;
}
