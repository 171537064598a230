import type {
  DomainRules,
  TrustRules,
} from '../../../collector/packages/android/network-security/network-security.ts';
import type { Scheme } from '../../../collector/packages/android/signing/signing.ts';
import type { AndroidPackage } from '../../../collector/packages/facts.ts';
import { manifestFile, onAndroid, type ListView, type Row } from './view.ts';

/** Signatures stand in the file as a whole: beside META-INF there is the block before the directory. */
const signatureFile = 'META-INF';

function trustRow(file: string, element: string, rules: TrustRules, pins: number): Row {
  const anchors = rules.trustAnchors.map(({ source }) => source);
  return {
    fields: {
      element: element.split('[', 1)[0] ?? element,
      cleartext: rules.effectiveCleartext,
      written: rules.cleartext !== null,
      trustsUser: rules.trustsUserCertificates,
      pins,
    },
    hit: {
      file,
      element,
      value: `cleartextTrafficPermitted=${rules.cleartext ?? '（未写）'}; trust-anchors=${anchors.join(',') || '（未写）'}`,
    },
  };
}

const namesOf = ({ names }: DomainRules) => names.map(({ name }) => name).join(',');

function networkRows({ networkSecurity }: AndroidPackage): Row[] {
  if (!networkSecurity) return [];
  const { file, base, domains } = networkSecurity;
  return [
    trustRow(file, 'base-config', base, 0),
    ...domains.map((one) => trustRow(file, `domain-config[${namesOf(one)}]`, one, one.pins.length)),
  ];
}

function schemeRows({ signing }: AndroidPackage): Row[] {
  return (Object.keys(signing.present) as Scheme[]).map((scheme) => {
    const present = signing.present[scheme];
    const verified = signing.verified?.[scheme] ?? false;
    return {
      fields: { scheme, present, verified },
      hit: {
        file: signatureFile,
        element: scheme,
        value: `${scheme}: present=${present} verified=${verified}`,
      },
    };
  });
}

function certificateRows({ signing }: AndroidPackage): Row[] {
  return signing.certificates.map((one) => ({
    fields: {
      sha256: one.sha256,
      subject: one.subject,
      debug: one.debug,
      notAfter: one.notAfter,
      algorithm: one.signatureAlgorithm,
      key: one.keyAlgorithm,
      bits: one.keyBits,
    },
    hit: {
      file: signatureFile,
      element: 'certificate',
      value: `${one.subject}; ${one.keyAlgorithm} ${one.keyBits ?? ''}; ${one.signatureAlgorithm}; SHA-256 ${one.sha256}`,
    },
  }));
}

/** Lists of what an Android package says of itself, by the names that rules use. */
export const androidLists = {
  permissions: {
    areas: ['manifest'],
    fields: ['name', 'maxSdk'],
    rows: (facts) =>
      onAndroid(facts, ({ manifest }) =>
        manifest.permissions.map(({ name, element, maxSdk }) => ({
          fields: { name, maxSdk },
          hit: { file: manifestFile, element: `${element}@android:name`, value: name },
        })),
      ),
  },
  declaredPermissions: {
    areas: ['manifest'],
    fields: ['name', 'protection', 'guards'],
    rows: (facts) =>
      onAndroid(facts, ({ manifest }) =>
        manifest.declaredPermissions.map(({ name, protection }) => ({
          fields: {
            name,
            protection,
            guards: manifest.components.some(
              (one) =>
                one.effectiveExported &&
                [one.permission, one.readPermission, one.writePermission].includes(name),
            ),
          },
          hit: {
            file: manifestFile,
            element: `permission[${name}]@android:protectionLevel`,
            value: protection,
          },
        })),
      ),
  },
  networkSecurity: {
    areas: ['manifest', 'resources', 'network-security'],
    fields: ['element', 'cleartext', 'written', 'trustsUser', 'pins'],
    rows: (facts) => onAndroid(facts, networkRows),
  },
  signatures: {
    areas: ['signing'],
    fields: ['scheme', 'present', 'verified'],
    rows: (facts) => onAndroid(facts, schemeRows),
  },
  signatureIssues: {
    areas: ['signing'],
    fields: ['scheme', 'code', 'level'],
    rows: (facts) =>
      onAndroid(facts, ({ signing }) =>
        signing.issues.map(({ scheme, code, level, detail }) => ({
          fields: { scheme, code, level },
          hit: { file: signatureFile, element: scheme, value: `${code}: ${detail}` },
        })),
      ),
  },
  signers: {
    areas: ['signing'],
    fields: ['scheme', 'algorithms'],
    rows: (facts) =>
      onAndroid(facts, ({ signing }) =>
        signing.signers.map(({ scheme, algorithms }) => ({
          fields: { scheme, algorithms: [...algorithms] },
          hit: { file: signatureFile, element: scheme, value: algorithms.join(', ') },
        })),
      ),
  },
  certificates: {
    areas: ['signing'],
    fields: ['sha256', 'subject', 'debug', 'notAfter', 'algorithm', 'key', 'bits'],
    rows: (facts) => onAndroid(facts, certificateRows),
  },
  tickedBoxes: {
    areas: ['resources'],
    fields: ['text', 'element'],
    rows: (facts) =>
      onAndroid(facts, ({ tickedBoxes }) =>
        tickedBoxes.list.map(({ file, element, text }) => ({
          fields: { text, element },
          hit: { file, element, value: text ?? '（无文字）' },
        })),
      ),
    isCut: (facts) =>
      facts.platform === 'android' && facts.tickedBoxes.total > facts.tickedBoxes.list.length,
  },
} satisfies Record<string, ListView>;
