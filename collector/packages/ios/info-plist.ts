import type { IosFacts, PlistDict, TransportSecurity, UsageDescription } from '../ios-facts.ts';
import { dictAt, dictsAt, flagAt, isDict, textAt, textsAt } from './plist.ts';

/** Lists of one Info.plist; real ones stay far below. */
const MAX_LIST = 2_000;

const families = new Map([
  ['1', 'iphone'],
  ['2', 'ipad'],
  ['3', 'tv'],
  ['4', 'watch'],
]);

function transportSecurity(info: PlistDict): TransportSecurity | null {
  const found = info['NSAppTransportSecurity'];
  if (!isDict(found)) return null;
  return {
    allowsArbitraryLoads: flagAt(found, 'NSAllowsArbitraryLoads'),
    allowsArbitraryLoadsInWebContent: flagAt(found, 'NSAllowsArbitraryLoadsInWebContent'),
    allowsArbitraryLoadsForMedia: flagAt(found, 'NSAllowsArbitraryLoadsForMedia'),
    allowsLocalNetworking: flagAt(found, 'NSAllowsLocalNetworking'),
    exceptions: Object.entries(dictAt(found, 'NSExceptionDomains'))
      .slice(0, MAX_LIST)
      .flatMap(([domain, value]) =>
        isDict(value)
          ? [
              {
                domain,
                subdomains: flagAt(value, 'NSIncludesSubdomains'),
                allowsInsecureHttp:
                  flagAt(value, 'NSExceptionAllowsInsecureHTTPLoads') ||
                  flagAt(value, 'NSTemporaryExceptionAllowsInsecureHTTPLoads') ||
                  flagAt(value, 'NSThirdPartyExceptionAllowsInsecureHTTPLoads'),
                minimumTls: textAt(value, 'NSExceptionMinimumTLSVersion'),
                // On by default: only a written `false` turns it off.
                forwardSecrecyRequired: value['NSExceptionRequiresForwardSecrecy'] !== false,
              },
            ]
          : [],
      ),
  };
}

function usageDescriptions(
  info: PlistDict,
  translations: ReadonlyMap<string, Readonly<Record<string, string>>>,
): UsageDescription[] {
  return Object.keys(info)
    .filter((key) => /^NS\w+UsageDescription$/u.test(key))
    .slice(0, MAX_LIST)
    .map((key) => ({
      key,
      text: textAt(info, key) ?? '',
      byLocale: Object.fromEntries(
        [...translations].flatMap(([locale, texts]) => {
          const text = texts[key];
          return text === undefined ? [] : [[locale, text]];
        }),
      ),
    }));
}

export type InfoPlistFacts = Pick<
  IosFacts,
  | 'bundleId'
  | 'name'
  | 'displayName'
  | 'displayNames'
  | 'version'
  | 'build'
  | 'minimumOs'
  | 'sdk'
  | 'deviceFamilies'
  | 'usageDescriptions'
  | 'transportSecurity'
  | 'urlSchemes'
  | 'queriedSchemes'
  | 'backgroundModes'
>;

/**
 * What Info.plist says (Information Property List Key Reference).
 * @param translations texts of `<locale>.lproj/InfoPlist.strings` by locale.
 */
export function readInfoPlist(
  info: PlistDict,
  translations: ReadonlyMap<string, Readonly<Record<string, string>>>,
): InfoPlistFacts {
  const familyCodes = info['UIDeviceFamily'];
  const codes = Array.isArray(familyCodes) ? familyCodes : [familyCodes];
  return {
    bundleId: textAt(info, 'CFBundleIdentifier'),
    name: textAt(info, 'CFBundleName'),
    displayName: textAt(info, 'CFBundleDisplayName') ?? textAt(info, 'CFBundleName'),
    displayNames: Object.fromEntries(
      [...translations].flatMap(([locale, texts]) => {
        const text = texts['CFBundleDisplayName'] ?? texts['CFBundleName'];
        return text === undefined ? [] : [[locale, text]];
      }),
    ),
    version: textAt(info, 'CFBundleShortVersionString'),
    build: textAt(info, 'CFBundleVersion'),
    minimumOs: textAt(info, 'MinimumOSVersion'),
    sdk: textAt(info, 'DTSDKName'),
    deviceFamilies: codes
      .filter((code) => typeof code === 'string' || typeof code === 'number')
      .slice(0, MAX_LIST)
      .map((code) => families.get(`${code}`) ?? `${code}`),
    usageDescriptions: usageDescriptions(info, translations),
    transportSecurity: transportSecurity(info),
    urlSchemes: dictsAt(info, 'CFBundleURLTypes')
      .flatMap((type) => textsAt(type, 'CFBundleURLSchemes'))
      .slice(0, MAX_LIST),
    queriedSchemes: textsAt(info, 'LSApplicationQueriesSchemes').slice(0, MAX_LIST),
    backgroundModes: textsAt(info, 'UIBackgroundModes').slice(0, MAX_LIST),
  };
}
