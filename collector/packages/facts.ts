import type { Label, ManifestFacts, NetworkSecurityFacts, SigningFacts } from './android-facts.ts';
import type {
  Bounded,
  DexFacts,
  HostFact,
  NativeLibrary,
  PackerFact,
  SdkFact,
  SecretFact,
  TextFact,
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

/** A fault of the container, e.g. `ENTRY_DUPLICATE`; codes are those of `archive/`. */
export interface ArchiveFault {
  code: string;
  /** Name of the entry, null = of the archive as a whole. */
  entry: string | null;
  text: string;
}

export interface ArchiveFacts {
  entries: number;
  /** As declared by the central directory. */
  uncompressed: number;
  faults: ArchiveFault[];
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
  texts: TextFact[];
  nativeLibraries: NativeLibrary[];
  sdks: SdkFact[];
  packers: PackerFact[];
  /** Files that belong to no package for people: keystores, source maps, .git, .env … */
  strayFiles: { file: string; kind: string; size: number; sha256: string }[];
  unseen: Unseen[];
}

export interface AndroidPackage extends CommonFacts {
  platform: 'android';
  manifest: ManifestFacts;
  label: Label;
  networkSecurity: NetworkSecurityFacts | null;
  signing: SigningFacts;
  dex: DexFacts;
}

export interface IosPackage extends CommonFacts {
  platform: 'ios';
  ios: IosFacts;
}

/** All that static reading saw in one package; `platform` tells which. */
export type PackageFacts = AndroidPackage | IosPackage;
