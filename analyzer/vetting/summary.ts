import type { AndroidPackage, PackageFacts } from '../../collector/packages/facts.ts';
import type { CertificateFacts } from '../../collector/packages/android/signing/signing.ts';
import { askedFor } from './permissions.ts';
import { identityOf } from './identity.ts';

/** Entries of each list of a summary; the facts have the others. */
const most = 300;

interface Certificate {
  sha256: string;
  subject: string | null;
  issuer: string | null;
  notBefore: string | null;
  notAfter: string | null;
  keyType: string | null;
  keyBits: number | null;
  signatureAlgorithm: string | null;
  debug: boolean;
}

/** What people read of the facts first; bounded, kept with the package. */
export interface PackageSummary {
  platform: 'android' | 'ios';
  packageName: string | null;
  versionName: string | null;
  versionCode: string | null;
  label: string | null;
  minSdk: string | null;
  targetSdk: string | null;
  signing: { present: string[]; verified: string[] };
  certificates: Certificate[];
  components: Record<'activities' | 'services' | 'receivers' | 'providers' | 'exported', number>;
  permissions: string[];
  sdks: {
    id: string;
    name: string;
    vendor: string | null;
    category: string | null;
    evidence: string[];
  }[];
  packers: string[];
  abis: string[];
  nativeLibraries: number;
  dexFiles: number;
  dexClasses: number;
  domains: string[];
  urls: number;
  unseen: { area: string; what: string; reason: string }[];
}

const trueOf = (flags: Readonly<Record<string, boolean>> | null): string[] =>
  Object.entries(flags ?? {}).flatMap(([name, is]) => (is ? [name] : []));

function certificateOf(one: CertificateFacts): Certificate {
  const { sha256, subject, issuer, notBefore, notAfter, signatureAlgorithm, debug } = one;
  return {
    sha256,
    subject,
    issuer,
    notBefore,
    notAfter,
    signatureAlgorithm,
    debug,
    keyType: one.keyAlgorithm,
    keyBits: one.keyBits,
  };
}

function androidPart({ manifest, signing, dex }: AndroidPackage) {
  const count = (...kinds: string[]) =>
    manifest.components.filter(({ kind }) => kinds.includes(kind)).length;
  return {
    minSdk: manifest.minSdk,
    targetSdk: manifest.targetSdk,
    signing: { present: trueOf(signing.present), verified: trueOf(signing.verified) },
    certificates: signing.certificates.slice(0, 20).map(certificateOf),
    components: {
      activities: count('activity', 'activity-alias'),
      services: count('service'),
      receivers: count('receiver'),
      providers: count('provider'),
      exported: manifest.components.filter(({ effectiveExported }) => effectiveExported).length,
    },
    dexFiles: dex.files.length,
    dexClasses: dex.classCount,
  };
}

const iosPart = {
  targetSdk: null,
  signing: { present: [], verified: [] },
  components: { activities: 0, services: 0, receivers: 0, providers: 0, exported: 0 },
  dexFiles: 0,
  dexClasses: 0,
};

export function summarise(facts: PackageFacts): PackageSummary {
  const own =
    facts.platform === 'android'
      ? androidPart(facts)
      : {
          ...iosPart,
          minSdk: facts.ios.minimumOs,
          certificates: (facts.ios.provisioning?.certificates ?? []).slice(0, 20).map((one) => ({
            sha256: one.sha256,
            subject: one.subject,
            issuer: null,
            notBefore: null,
            notAfter: one.notAfter,
            keyType: null,
            keyBits: null,
            signatureAlgorithm: null,
            debug: false,
          })),
        };
  return {
    platform: facts.platform,
    ...identityOf(facts),
    ...own,
    permissions: askedFor(facts)
      .map(({ name }) => name)
      .slice(0, most),
    sdks: facts.sdks.slice(0, most).map(({ id, name, vendor, categories, evidence }) => ({
      id,
      name,
      vendor,
      category: categories[0] ?? null,
      evidence: evidence.slice(0, 3).map(({ file, value }) => `${file}: ${value}`),
    })),
    packers: facts.packers.map(({ name }) => name),
    abis: [...new Set(facts.nativeLibraries.map(({ abi }) => abi))],
    nativeLibraries: facts.nativeLibraries.length,
    domains: facts.hosts.list
      .filter(({ kind }) => kind === 'domain')
      .map(({ host }) => host)
      .slice(0, most),
    urls: facts.urls.total,
    unseen: facts.unseen.slice(0, 100).map(({ area, what, reason }) => ({ area, what, reason })),
  };
}
