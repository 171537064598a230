/*
 * What an iOS package (IPA) says: property lists, entitlements, provisioning, privacy manifest, Mach-O headers. Plain types without imports;
 * the readers in `ios/` fill them.
 */

/** A value of a property list; dates as ISO text, binary data as base64. */
export type PlistValue = string | number | boolean | null | PlistValue[] | PlistDict;
export interface PlistDict {
  [key: string]: PlistValue;
}

export interface UsageDescription {
  /** e.g. `NSCameraUsageDescription`. */
  key: string;
  /** Of Info.plist. */
  text: string;
  /** Of `<locale>.lproj/InfoPlist.strings`: locale → text. */
  byLocale: Record<string, string>;
}

export interface TransportSecurity {
  allowsArbitraryLoads: boolean;
  allowsArbitraryLoadsInWebContent: boolean;
  allowsArbitraryLoadsForMedia: boolean;
  allowsLocalNetworking: boolean;
  exceptions: {
    domain: string;
    subdomains: boolean;
    allowsInsecureHttp: boolean;
    minimumTls: string | null;
    forwardSecrecyRequired: boolean;
  }[];
}

export interface ProvisioningFacts {
  file: string;
  sha256: string;
  name: string | null;
  uuid: string | null;
  team: { id: string | null; name: string | null };
  /** `app-store` never carries devices; `enterprise` provisions all; a store download has no profile at all. */
  type: 'development' | 'ad-hoc' | 'enterprise' | 'app-store';
  createdAt: string | null;
  expiresAt: string | null;
  devices: number;
  getTaskAllow: boolean;
  /** SHA-256 of the developer certificates. */
  certificates: { sha256: string; subject: string; notAfter: string }[];
}

export interface PrivacyManifest {
  file: string;
  sha256: string;
  tracking: boolean;
  trackingDomains: string[];
  collected: { type: string; linked: boolean; tracking: boolean; purposes: string[] }[];
  accessedApis: { type: string; reasons: string[] }[];
}

export interface MachOSlice {
  arch: string;
  bits: 32 | 64;
  fileType: string;
  /** Position-independent executable. */
  pie: boolean;
  /** Encrypted by the store: its code can not be read. */
  encrypted: boolean;
  minimumOs: string | null;
  sdk: string | null;
  stackCanary: boolean;
  arc: boolean;
  linked: string[];
  rpaths: string[];
}

export interface MachOFacts {
  file: string;
  sha256: string;
  /** `main` is the app's executable. */
  role: 'main' | 'framework' | 'extension' | 'library';
  slices: MachOSlice[];
  /** Of the code signature of the first slice that has some. */
  entitlements: PlistDict | null;
  signed: boolean;
}

export interface IosFacts {
  /** `Payload/Name.app`. */
  folder: string;
  infoPlist: { file: string; sha256: string };
  bundleId: string | null;
  name: string | null;
  displayName: string | null;
  displayNames: Record<string, string>;
  /** CFBundleShortVersionString and CFBundleVersion. */
  version: string | null;
  build: string | null;
  minimumOs: string | null;
  sdk: string | null;
  deviceFamilies: string[];
  usageDescriptions: UsageDescription[];
  /** Null = no NSAppTransportSecurity: the strict default of the system. */
  transportSecurity: TransportSecurity | null;
  urlSchemes: string[];
  queriedSchemes: string[];
  backgroundModes: string[];
  entitlements: PlistDict | null;
  provisioning: ProvisioningFacts | null;
  privacyManifests: PrivacyManifest[];
  binaries: MachOFacts[];
  /** Bundle ids of extensions below PlugIns/. */
  extensions: { bundleId: string | null; point: string | null; folder: string }[];
  frameworks: string[];
}
