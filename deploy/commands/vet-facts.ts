import type { Component } from '../../collector/packages/android/manifest/manifest.ts';
import type { AndroidPackage, IosPackage, PackageFacts } from '../../collector/packages/facts.ts';

/** Kinds of components in the order in which they are printed. */
const kinds = ['activity', 'activity-alias', 'service', 'receiver', 'provider'] as const;

interface PrintedComponent {
  name: string;
  exported_attr: 'true' | 'false' | null;
  intent_filters: number;
  permission: string | null;
  /** Null for a provider that says nothing: its default depends on the target SDK. */
  exported_effective: boolean | null;
}

/** The stable keys of `xiaodun vet`; values that a platform has no word for are null or empty. */
export interface VetFacts {
  platform: 'android' | 'ios';
  file: string;
  size: number;
  sha256: string;
  sm3: string;
  package: string | null;
  version_code: string | null;
  version_name: string | null;
  label_aapt: string | null;
  min_sdk: string | null;
  target_sdk: string | null;
  permissions: string[];
  declared_permissions: string[];
  debuggable_effective: boolean | null;
  allow_backup: boolean | null;
  uses_cleartext_traffic: boolean | null;
  network_security_config: string | null;
  components: Record<(typeof kinds)[number], PrintedComponent[]>;
  exported: string[];
  main_activity: string | null;
  cert_sha256: string[];
  signing_present: Record<'v1' | 'v2' | 'v3', boolean>;
  signing_verified: Record<'v1' | 'v2' | 'v3' | 'v4', boolean> | null;
  native_libs: string[];
  abis: string[];
  dex_files: string[];
  dex_class_count: number;
  urls: string[];
  domains: string[];
  sdks: string[];
  unseen: PackageFacts['unseen'];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

function printed({ kind, ...component }: Component): PrintedComponent {
  const { exported, name, ownPermission, effectiveExported, intentFilters } = component;
  return {
    name,
    exported_attr: exported === null ? null : exported ? 'true' : 'false',
    intent_filters: intentFilters.length,
    permission: ownPermission,
    exported_effective: kind === 'provider' && exported === null ? null : effectiveExported,
  };
}

function byName(a: PrintedComponent, b: PrintedComponent): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function componentsOf(components: readonly Component[]): VetFacts['components'] {
  const ofKind = (kind: (typeof kinds)[number]) =>
    components
      .filter((one) => one.kind === kind)
      .map(printed)
      .sort(byName);
  return {
    activity: ofKind('activity'),
    'activity-alias': ofKind('activity-alias'),
    service: ofKind('service'),
    receiver: ofKind('receiver'),
    provider: ofKind('provider'),
  };
}

/** Addresses of the code: those of pages and translations are in the whole facts. */
function addressesIn(facts: PackageFacts, isCode: (file: string) => boolean) {
  return {
    urls: unique(facts.urls.list.filter(({ file }) => isCode(file)).map(({ url }) => url)),
    domains: unique(
      facts.hosts.list.filter(({ files }) => files.some(isCode)).map(({ host }) => host),
    ),
  };
}

function common(facts: PackageFacts) {
  const { name: file, size, sha256, sm3 } = facts.file;
  return {
    platform: facts.platform,
    file,
    size,
    sha256,
    sm3,
    sdks: facts.sdks.map(({ name }) => name),
    unseen: facts.unseen,
  };
}

function androidFacts(facts: AndroidPackage): VetFacts {
  const { manifest, signing, dex, nativeLibraries } = facts;
  const { application } = manifest;
  const components = componentsOf(manifest.components);
  const { v1, v2, v3, v4 } = signing.verified ?? {};
  return {
    ...common(facts),
    package: manifest.package,
    version_code: manifest.versionCode,
    version_name: manifest.versionName,
    label_aapt: manifest.label,
    min_sdk: manifest.minSdk,
    target_sdk: manifest.targetSdk,
    permissions: unique(manifest.permissions.map(({ name }) => name)),
    declared_permissions: unique(manifest.declaredPermissions.map(({ name }) => name)),
    debuggable_effective: application.effectiveDebuggable,
    allow_backup: application.allowBackup,
    uses_cleartext_traffic: application.usesCleartextTraffic,
    network_security_config: application.networkSecurityConfig,
    components,
    exported: unique(
      Object.values(components)
        .flat()
        .filter(({ exported_effective: exported }) => exported === true)
        .map(({ name }) => name),
    ),
    main_activity: manifest.mainActivity,
    cert_sha256: unique(signing.certificates.map(({ sha256 }) => sha256)),
    signing_present: {
      v1: signing.present.v1,
      v2: signing.present.v2,
      v3: signing.present.v3,
    },
    signing_verified:
      signing.verified === null
        ? null
        : { v1: v1 === true, v2: v2 === true, v3: v3 === true, v4: v4 === true },
    native_libs: unique(nativeLibraries.map(({ file }) => file)),
    abis: unique(nativeLibraries.map(({ abi }) => abi)),
    dex_files: unique(dex.files.map(({ file }) => file)),
    dex_class_count: dex.classCount,
    ...addressesIn(facts, (file) => file.endsWith('.dex')),
  };
}

function iosFacts(facts: IosPackage): VetFacts {
  const { ios } = facts;
  const binaries = new Set(ios.binaries.map(({ file }) => file));
  const [main] = ios.binaries.filter(({ role }) => role === 'main');
  return {
    ...common(facts),
    package: ios.bundleId,
    version_code: ios.build,
    version_name: ios.version,
    label_aapt: ios.displayName,
    min_sdk: ios.minimumOs,
    target_sdk: ios.sdk,
    permissions: unique(ios.usageDescriptions.map(({ key }) => key)),
    declared_permissions: [],
    debuggable_effective: ios.provisioning?.getTaskAllow ?? null,
    allow_backup: null,
    uses_cleartext_traffic: ios.transportSecurity?.allowsArbitraryLoads ?? false,
    network_security_config: null,
    components: componentsOf([]),
    exported: [],
    main_activity: null,
    cert_sha256: unique(ios.provisioning?.certificates.map(({ sha256 }) => sha256) ?? []),
    signing_present: { v1: false, v2: false, v3: false },
    signing_verified: null,
    native_libs: [...binaries].sort(),
    abis: unique(main?.slices.map(({ arch }) => arch) ?? []),
    dex_files: [],
    dex_class_count: 0,
    ...addressesIn(facts, (file) => binaries.has(file)),
  };
}

/** The facts of a package under the names that scripts rely on. */
export function vetFacts(facts: PackageFacts): VetFacts {
  return facts.platform === 'android' ? androidFacts(facts) : iosFacts(facts);
}
