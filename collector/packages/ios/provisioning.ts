import { createHash, X509Certificate } from 'node:crypto';
import type { PlistDict, ProvisioningFacts } from '../ios-facts.ts';
import { IosFormatError } from './errors.ts';
import { dictAt, flagAt, parsePlistDict, textAt, textsAt } from './plist.ts';

const MAX_CERTIFICATES = 50;

/** A profile is a CMS message whose content is an XML property list; it stands there in one piece. */
function plistInside(bytes: Buffer): Buffer {
  const start = bytes.indexOf('<?xml');
  const end = bytes.indexOf('</plist>', Math.max(0, start));
  if (start < 0 || end < 0) {
    throw new IosFormatError('BAD_PLIST', 'the profile has no property list in it');
  }
  return bytes.subarray(start, end + '</plist>'.length);
}

function typeOf(profile: PlistDict, getTaskAllow: boolean): ProvisioningFacts['type'] {
  if (flagAt(profile, 'ProvisionsAllDevices')) return 'enterprise';
  if (!Array.isArray(profile['ProvisionedDevices'])) return 'app-store';
  return getTaskAllow ? 'development' : 'ad-hoc';
}

function certificatesOf(profile: PlistDict): ProvisioningFacts['certificates'] {
  return textsAt(profile, 'DeveloperCertificates')
    .slice(0, MAX_CERTIFICATES)
    .flatMap((base64) => {
      const der = Buffer.from(base64, 'base64');
      try {
        const { subject, validTo } = new X509Certificate(der);
        return [
          {
            sha256: createHash('sha256').update(der).digest('hex'),
            subject: subject.replaceAll('\n', ', '),
            notAfter: new Date(validTo).toISOString(),
          },
        ];
      } catch {
        // Told by what is missing: one certificate less than the profile has entries.
        return [];
      }
    });
}

/** Reads an `embedded.mobileprovision`. Its signature is Apple's business and not checked. @throws {IosFormatError} */
export function readProvisioning(content: Uint8Array, file: string): ProvisioningFacts {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const profile = parsePlistDict(plistInside(bytes));
  const entitlements = dictAt(profile, 'Entitlements');
  const getTaskAllow = flagAt(entitlements, 'get-task-allow');
  const devices = profile['ProvisionedDevices'];
  return {
    file,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    name: textAt(profile, 'Name'),
    uuid: textAt(profile, 'UUID'),
    team: {
      id: textsAt(profile, 'TeamIdentifier')[0] ?? null,
      name: textAt(profile, 'TeamName'),
    },
    type: typeOf(profile, getTaskAllow),
    createdAt: textAt(profile, 'CreationDate'),
    expiresAt: textAt(profile, 'ExpirationDate'),
    devices: Array.isArray(devices) ? devices.length : 0,
    getTaskAllow,
    certificates: certificatesOf(profile),
  };
}
