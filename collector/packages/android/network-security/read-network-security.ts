import type { XmlElement, XmlValue } from '../axml/element.ts';
import type { Resources } from '../resources/resources.ts';
import { textOf } from '../manifest/reader.ts';
import type {
  DomainRules,
  NetworkSecurityConfig,
  TrustAnchor,
  TrustRules,
} from './network-security.ts';

/** Target SDK from which cleartext is off by default, and from which user certificates are not trusted. */
const CLEARTEXT_OFF_FROM = 28;
const USER_CERTIFICATES_UNTIL = 24;
const MAX_DOMAINS = 10_000;
const MAX_FAULTS = 20;

interface Inherited {
  readonly effectiveCleartext: boolean;
  readonly trustsUserCertificates: boolean;
}

/** Reads `<network-security-config>`; attributes of this format have no namespace. */
export function readNetworkSecurity(
  root: XmlElement,
  file: string,
  targetSdk: number,
  resources: Resources,
): NetworkSecurityConfig {
  const faults: string[] = [];
  const valueOf = (element: XmlElement, name: string): XmlValue | undefined => {
    const found = element.attributes.find((attribute) => attribute.name === name);
    return found ? resources.resolve(found.value) : undefined;
  };
  const textAt = (element: XmlElement, name: string): string | null => {
    const value = valueOf(element, name);
    return value ? textOf(value) : null;
  };
  const flagAt = (element: XmlElement, name: string): boolean | null => {
    const text = textAt(element, name);
    if (text === null) return null;
    if (text === 'true' || text === 'false') return text === 'true';
    faults.push(`line ${element.line}: ${name} is ${text}`);
    return null;
  };
  const named = (element: XmlElement, name: string): XmlElement[] =>
    element.children.filter((child) => child.name === name);

  const anchorsOf = (element: XmlElement): TrustAnchor[] | null => {
    const [anchors] = named(element, 'trust-anchors');
    if (!anchors) return null;
    return named(anchors, 'certificates').map((certificate) => ({
      source: textAt(certificate, 'src') ?? '',
      overridePins: flagAt(certificate, 'overridePins') ?? false,
    }));
  };

  const rulesOf = (element: XmlElement | undefined, inherited: Inherited): TrustRules => {
    const cleartext = element ? flagAt(element, 'cleartextTrafficPermitted') : null;
    const anchors = element ? anchorsOf(element) : null;
    return {
      cleartext,
      effectiveCleartext: cleartext ?? inherited.effectiveCleartext,
      trustAnchors: anchors ?? [],
      trustsUserCertificates: anchors
        ? anchors.some(({ source }) => source === 'user')
        : inherited.trustsUserCertificates,
      line: element?.line ?? 0,
    };
  };

  const domains: DomainRules[] = [];
  const readDomains = (parent: XmlElement, inherited: Inherited): void => {
    for (const element of named(parent, 'domain-config')) {
      if (domains.length >= MAX_DOMAINS) {
        faults.push(`more than ${MAX_DOMAINS} domain-config`);
        return;
      }
      const rules = rulesOf(element, inherited);
      const [pins] = named(element, 'pin-set');
      domains.push({
        ...rules,
        names: named(element, 'domain').map((domain) => ({
          name: domain.text.trim(),
          includeSubdomains: flagAt(domain, 'includeSubdomains') ?? false,
        })),
        pins: (pins ? named(pins, 'pin') : []).map((pin) => ({
          digest: textAt(pin, 'digest') ?? '',
          value: pin.text.trim(),
        })),
        pinsExpire: pins ? textAt(pins, 'expiration') : null,
      });
      readDomains(element, rules);
    }
  };

  if (root.name !== 'network-security-config') faults.push(`the root is <${root.name}>`);
  const base = rulesOf(named(root, 'base-config')[0], {
    effectiveCleartext: targetSdk < CLEARTEXT_OFF_FROM,
    trustsUserCertificates: targetSdk < USER_CERTIFICATES_UNTIL,
  });
  readDomains(root, base);
  const [overrides] = named(root, 'debug-overrides');
  return {
    file,
    base,
    domains,
    debugOverrides: overrides ? { trustAnchors: anchorsOf(overrides) ?? [] } : null,
    faults: faults.slice(0, MAX_FAULTS),
  };
}
