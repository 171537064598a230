import type { AndroidManifest } from './android/manifest/manifest.ts';
import type { NetworkSecurityConfig } from './android/network-security/network-security.ts';
import type { SigningFacts } from './android/signing/signing.ts';
import type { ArchiveFault } from './archive/faults.ts';
import type {
  Bounded,
  DexFacts,
  FileProviderFacts,
  HostFact,
  MarkFact,
  NativeLibrary,
  PackerFact,
  SdkFact,
  SecretFact,
  StrayFile,
  TextFact,
  TickedBox,
  UrlFact,
} from './code-facts.ts';
import type { IosFacts } from './ios-facts.ts';

export interface FileFacts {
  /** As uploaded, without folders. */
  name: string;
  size: number;
  sha256: string;
  sm3: string;
}

export interface ArchiveFacts {
  entries: number;
  /** As declared by the central directory. */
  uncompressed: number;
  faults: readonly ArchiveFault[];
  /** Faults beyond those listed. */
  faultsDropped: number;
}

/** Areas of which a check can say whether the engine saw them. */
export type Area =
  | 'archive'
  | 'manifest'
  | 'resources'
  | 'network-security'
  | 'signing'
  | 'code'
  | 'strings'
  | 'native'
  | 'texts'
  | 'sdks'
  | 'plist'
  | 'entitlements'
  | 'provisioning'
  | 'privacy-manifest'
  | 'binary';

export type UnseenReason = 'packed' | 'encrypted' | 'unparsed' | 'cap' | 'missing' | 'unsupported';

/** Something the engine could not see: a check that needs the area is INCONCLUSIVE, never passed. */
export interface Unseen {
  area: Area;
  /** File or part. */
  what: string;
  reason: UnseenReason;
  text: string;
}

interface CommonFacts {
  /** Grows whenever facts of the same file may come out differently. */
  engine: number;
  file: FileFacts;
  archive: ArchiveFacts;
  /** Addresses in code strings, resources and text files. */
  urls: Bounded<UrlFact>;
  hosts: Bounded<HostFact>;
  secrets: Bounded<SecretFact>;
  /** Texts that rules/apps/reading/marks.yaml looks for. */
  marks: Bounded<MarkFact>;
  texts: TextFact[];
  nativeLibraries: NativeLibrary[];
  sdks: SdkFact[];
  packers: PackerFact[];
  /** Files that belong to no package for people: keystores, source maps, .git, .env … */
  strayFiles: StrayFile[];
  unseen: Unseen[];
}

export interface AndroidPackage extends CommonFacts {
  platform: 'android';
  manifest: AndroidManifest;
  /** Null = no file is named (the defaults of the target SDK apply), or it could not be read: then `unseen` says so. */
  networkSecurity: NetworkSecurityConfig | null;
  /** What the paths files of FileProviders open. */
  fileProviders: FileProviderFacts[];
  /** Boxes that are ticked from the start, in layouts. */
  tickedBoxes: Bounded<TickedBox>;
  signing: SigningFacts;
  dex: DexFacts;
}

export interface IosPackage extends CommonFacts {
  platform: 'ios';
  ios: IosFacts;
}

/** All that static reading saw in one package; `platform` tells which. */
export type PackageFacts = AndroidPackage | IosPackage;
