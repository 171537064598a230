import { createHash } from 'node:crypto';
import type { PrivacyManifest } from '../ios-facts.ts';
import { dictsAt, flagAt, parsePlistDict, textAt, textsAt } from './plist.ts';

const MAX_LIST = 500;

/** Reads a `PrivacyInfo.xcprivacy` (Apple: Privacy manifest files). @throws {IosFormatError} */
export function readPrivacyManifest(content: Uint8Array, file: string): PrivacyManifest {
  const found = parsePlistDict(content);
  return {
    file,
    sha256: createHash('sha256').update(content).digest('hex'),
    tracking: flagAt(found, 'NSPrivacyTracking'),
    trackingDomains: textsAt(found, 'NSPrivacyTrackingDomains').slice(0, MAX_LIST),
    collected: dictsAt(found, 'NSPrivacyCollectedDataTypes')
      .slice(0, MAX_LIST)
      .map((one) => ({
        type: textAt(one, 'NSPrivacyCollectedDataType') ?? '',
        linked: flagAt(one, 'NSPrivacyCollectedDataTypeLinked'),
        tracking: flagAt(one, 'NSPrivacyCollectedDataTypeTracking'),
        purposes: textsAt(one, 'NSPrivacyCollectedDataTypePurposes').slice(0, MAX_LIST),
      })),
    accessedApis: dictsAt(found, 'NSPrivacyAccessedAPITypes')
      .slice(0, MAX_LIST)
      .map((one) => ({
        type: textAt(one, 'NSPrivacyAccessedAPIType') ?? '',
        reasons: textsAt(one, 'NSPrivacyAccessedAPITypeReasons').slice(0, MAX_LIST),
      })),
  };
}
