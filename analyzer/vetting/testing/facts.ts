import type {
  AndroidManifest,
  ApplicationFacts,
  Component,
  IntentFilter,
} from '../../../collector/packages/android/manifest/manifest.ts';
import type { CertificateFacts } from '../../../collector/packages/android/signing/signing.ts';
import type { ApiCall, SdkFact } from '../../../collector/packages/code-facts.ts';
import type {
  AndroidPackage,
  Area,
  IosPackage,
  Unseen,
} from '../../../collector/packages/facts.ts';
import type { IosFacts, MachOSlice } from '../../../collector/packages/ios-facts.ts';

const hash = 'ab'.repeat(32);

const common = {
  engine: 1,
  file: { name: 'test.apk', size: 1_000, sha256: hash, sm3: hash },
  archive: { entries: 10, uncompressed: 5_000, faults: [], faultsDropped: 0 },
  urls: { list: [], total: 0 },
  hosts: { list: [], total: 0 },
  secrets: { list: [], total: 0 },
  marks: { list: [], total: 0 },
  texts: [],
  nativeLibraries: [],
  sdks: [],
  packers: [],
  strayFiles: [],
  unseen: [],
};

const application: ApplicationFacts = {
  name: 'cn.edu.example.App',
  debuggable: null,
  effectiveDebuggable: false,
  allowBackup: false,
  effectiveAllowBackup: false,
  fullBackupContent: null,
  dataExtractionRules: null,
  fullBackupOnly: null,
  usesCleartextTraffic: false,
  effectiveCleartext: false,
  testOnly: null,
  profileableByShell: null,
  networkSecurityConfig: null,
  networkSecurityConfigFile: null,
  permission: null,
  backupAgent: null,
  taskAffinity: null,
  allowTaskReparenting: null,
  requestLegacyExternalStorage: null,
  extractNativeLibs: null,
  hasFragileUserData: null,
  appComponentFactory: null,
  isGame: false,
  category: null,
  metaData: [],
  line: 2,
};

const manifest: AndroidManifest = {
  package: 'cn.edu.example',
  split: null,
  versionCode: '12',
  versionName: '1.2.0',
  minSdk: '24',
  targetSdk: '34',
  maxSdk: null,
  effectiveMinSdk: 24,
  effectiveTargetSdk: 34,
  compileSdk: '34',
  sharedUserId: null,
  targetSandboxVersion: 1,
  instrumentation: [],
  label: '学习空间',
  labelZh: '学习空间',
  labels: { '': '学习空间' },
  icon: null,
  permissions: [],
  declaredPermissions: [],
  features: [],
  libraries: [],
  queries: { packages: [], providers: [], intents: [] },
  application,
  components: [],
  mainActivity: 'cn.edu.example.MainActivity',
  launchers: ['cn.edu.example.MainActivity'],
  faults: [],
};

export const certificate: CertificateFacts = {
  sha256: 'cd'.repeat(32),
  sha1: 'cd'.repeat(20),
  subject: 'CN=Example, C=CN',
  issuer: 'CN=Example, C=CN',
  serial: '1',
  notBefore: '2024-01-01T00:00:00.000Z',
  notAfter: '2050-01-01T00:00:00.000Z',
  signatureAlgorithm: 'SHA256withRSA',
  keyAlgorithm: 'RSA',
  keyBits: 2_048,
  debug: false,
  schemes: ['v2'],
};

const signing: AndroidPackage['signing'] = {
  present: { v1: false, v2: true, v3: true, 'v3.1': false, v4: false },
  verified: { v1: false, v2: true, v3: true, 'v3.1': false, v4: false },
  verifies: true,
  certificates: [certificate],
  verifiedCertificates: [certificate.sha256],
  signers: [],
  lineage: [],
  issues: [],
  issuesDropped: 0,
  sourceStamp: false,
  otherBlocks: [],
};

const dex: AndroidPackage['dex'] = {
  files: [],
  classCount: 10,
  stringCount: 100,
  classes: { list: [], total: 0 },
  packages: { list: [], total: 0 },
  calls: { list: [], total: 0 },
  shapes: [],
  referenced: [],
};

/** A package in which nothing is wrong, with what a test changes. */
export function androidFacts(
  changes: Partial<Omit<AndroidPackage, 'manifest' | 'signing' | 'dex'>> & {
    manifest?: Partial<Omit<AndroidManifest, 'application'>> & {
      application?: Partial<ApplicationFacts>;
    };
    signing?: Partial<AndroidPackage['signing']>;
    dex?: Partial<AndroidPackage['dex']>;
  } = {},
): AndroidPackage {
  return {
    ...common,
    platform: 'android',
    networkSecurity: null,
    fileProviders: [],
    tickedBoxes: { list: [], total: 0 },
    ...changes,
    manifest: {
      ...manifest,
      ...changes.manifest,
      application: { ...application, ...changes.manifest?.application },
    },
    signing: { ...signing, ...changes.signing },
    dex: { ...dex, ...changes.dex },
  };
}

const slice: MachOSlice = {
  arch: 'arm64',
  bits: 64,
  fileType: 'execute',
  pie: true,
  encrypted: false,
  minimumOs: '13.0',
  sdk: '17.0',
  stackCanary: true,
  arc: true,
  linked: [],
  rpaths: [],
};

const folder = 'Payload/Example.app';

const ios: IosFacts = {
  folder,
  infoPlist: { file: `${folder}/Info.plist`, sha256: hash },
  bundleId: 'cn.edu.example',
  name: 'Example',
  displayName: '学习空间',
  displayNames: {},
  version: '1.2.0',
  build: '12',
  minimumOs: '13.0',
  sdk: 'iphoneos17.0',
  deviceFamilies: ['iPhone'],
  usageDescriptions: [],
  transportSecurity: null,
  urlSchemes: [],
  queriedSchemes: [],
  backgroundModes: [],
  entitlements: null,
  provisioning: null,
  privacyManifests: [
    {
      file: `${folder}/PrivacyInfo.xcprivacy`,
      sha256: hash,
      tracking: false,
      trackingDomains: [],
      collected: [],
      accessedApis: [],
    },
  ],
  binaries: [],
  extensions: [],
  frameworks: [],
};

export function iosFacts(
  changes: Partial<Omit<IosPackage, 'ios'>> & {
    ios?: Partial<IosFacts>;
    slice?: Partial<MachOSlice>;
  } = {},
): IosPackage {
  const { slice: own, ios: keys, ...others } = changes;
  const main = {
    file: `${folder}/Example`,
    sha256: hash,
    role: 'main' as const,
    slices: [{ ...slice, ...own }],
    entitlements: null,
    signed: true,
  };
  return { ...common, platform: 'ios', ...others, ios: { ...ios, binaries: [main], ...keys } };
}

export function component(changes: Partial<Component> & Pick<Component, 'kind'>): Component {
  return {
    name: `cn.edu.example.${changes.kind}`,
    targetActivity: null,
    exported: null,
    effectiveExported: false,
    enabled: true,
    permission: null,
    ownPermission: null,
    readPermission: null,
    writePermission: null,
    authorities: [],
    grantUriPermissions: null,
    pathPermissions: [],
    process: null,
    taskAffinity: null,
    launchMode: null,
    allowTaskReparenting: null,
    foregroundServiceType: null,
    intentFilters: [],
    metaData: [],
    line: 3,
    ...changes,
  };
}

export function filter(changes: Partial<IntentFilter>): IntentFilter {
  return {
    actions: [],
    categories: [],
    schemes: [],
    hosts: [],
    paths: [],
    mimeTypes: [],
    autoVerify: false,
    priority: 0,
    ...changes,
  };
}

export const permission = (name: string) => ({
  name: name.includes('.') ? name : `android.permission.${name}`,
  element: 'uses-permission' as const,
  maxSdk: null,
  flags: 0,
  line: 1,
});

/** Calls of these APIs by a class, the app's own unless an SDK is given. */
export function calls(apis: readonly string[], caller = 'cn.edu.example.A', sdk?: string) {
  const list = apis.map((api): ApiCall => ({
    api,
    method: `x.${api}`,
    caller,
    within: 'run',
    sdk: sdk ?? null,
    file: 'classes.dex',
  }));
  return { calls: { list, total: list.length }, referenced: [...apis] };
}

export function sdk(changes: Partial<SdkFact> & Pick<SdkFact, 'name' | 'categories'>): SdkFact {
  return {
    id: changes.name,
    nameEn: null,
    vendor: null,
    country: 'CN',
    source: 'xiaodun',
    confidence: 'high',
    version: null,
    evidence: [{ kind: 'class', file: 'classes.dex', value: 'com.example.Sdk' }],
    ...changes,
  };
}

/** Texts that say something, one for each id of rules/apps/reading/marks.yaml. */
export function marks(...ids: readonly string[]) {
  const list = ids.map((mark) => ({ mark, value: `《${mark}》`, file: 'a.xml', offset: 5 }));
  return { list, total: list.length };
}

export function hosts(...names: readonly [string, 'domain' | 'ipv4' | 'ipv6', boolean?][]) {
  const list = names.map(([host, kind, local = false]) => ({
    host,
    kind,
    local,
    files: ['classes.dex'],
  }));
  return { list, total: list.length };
}

const areas: readonly Area[] = [
  'archive',
  'manifest',
  'resources',
  'network-security',
  'signing',
  'code',
  'strings',
  'native',
  'texts',
  'sdks',
  'plist',
  'entitlements',
  'provisioning',
  'privacy-manifest',
  'binary',
];

/** Nothing was seen. */
export const allUnseen: Unseen[] = areas.map((area) => ({
  area,
  what: 'test',
  reason: 'unparsed',
  text: 'unreadable',
}));

const filler = '我们按照法律法规的要求处理个人信息，并采取必要的安全措施予以保护。'.repeat(8);

/** A privacy policy with words of every part. */
export const goodPolicy = `《学习空间隐私政策》更新日期：2026年9月1日。示例教育科技有限公司（以下简称“我们”）运营本应用。
收集的个人信息种类包括手机号码，处理目的与方式如下，用于注册登录功能。系统权限及用途见权限清单，申请相机权限用于拍作业。
第三方 SDK 目录见附录。我们不共享、转让、公开披露您的个人信息。存储地点在境内，保存期限为一年。
您可以查阅、复制、更正、删除个人信息，可以注销账号，可以撤回同意。联系我们：privacy@example.cn，客服电话 010-0000。
投诉将在十五个工作日内答复。我们重视未成年人保护，未满十四周岁须监护人同意。本政策变更时另行通知。${filler}`;

export const goodChildRules = `《儿童个人信息保护规则》收集儿童个人信息的目的、方式和范围如下，用于学习。我们征得监护人同意，
监护人可以拒绝，拒绝后不能注册。存储地点在境内，保存期限一年。专人负责儿童个人信息保护，联系电话 010-0000。可以更正、删除。${filler}`;
