import { onIos, type ListView } from './view.ts';

/** Lists of what an iOS package says of itself, by the names that rules use. */
export const iosLists = {
  usageDescriptions: {
    areas: ['plist'],
    fields: ['key', 'text'],
    rows: (facts) =>
      onIos(facts, ({ ios }) =>
        ios.usageDescriptions.map(({ key, text }) => ({
          fields: { key, text },
          hit: { file: ios.infoPlist.file, element: key, value: text },
        })),
      ),
  },
  transportExceptions: {
    areas: ['plist'],
    fields: ['domain', 'insecure', 'minimumTls', 'forwardSecrecy'],
    rows: (facts) =>
      onIos(facts, ({ ios }) =>
        (ios.transportSecurity?.exceptions ?? []).map((one) => ({
          fields: {
            domain: one.domain,
            insecure: one.allowsInsecureHttp,
            minimumTls: one.minimumTls,
            forwardSecrecy: one.forwardSecrecyRequired,
          },
          hit: {
            file: ios.infoPlist.file,
            element: `NSAppTransportSecurity/NSExceptionDomains/${one.domain}`,
            value: `NSExceptionAllowsInsecureHTTPLoads=${one.allowsInsecureHttp}`,
          },
        })),
      ),
  },
  urlSchemes: {
    areas: ['plist'],
    fields: ['scheme'],
    rows: (facts) =>
      onIos(facts, ({ ios }) =>
        ios.urlSchemes.map((scheme) => ({
          fields: { scheme },
          hit: { file: ios.infoPlist.file, element: 'CFBundleURLTypes', value: scheme },
        })),
      ),
  },
  queriedSchemes: {
    areas: ['plist'],
    fields: ['scheme'],
    rows: (facts) =>
      onIos(facts, ({ ios }) =>
        ios.queriedSchemes.map((scheme) => ({
          fields: { scheme },
          hit: { file: ios.infoPlist.file, element: 'LSApplicationQueriesSchemes', value: scheme },
        })),
      ),
  },
  backgroundModes: {
    areas: ['plist'],
    fields: ['mode'],
    rows: (facts) =>
      onIos(facts, ({ ios }) =>
        ios.backgroundModes.map((mode) => ({
          fields: { mode },
          hit: { file: ios.infoPlist.file, element: 'UIBackgroundModes', value: mode },
        })),
      ),
  },
  privacyManifests: {
    areas: ['privacy-manifest'],
    fields: ['file', 'tracking', 'collected', 'trackingDomains'],
    rows: (facts) =>
      onIos(facts, ({ ios }) =>
        ios.privacyManifests.map((one) => ({
          fields: {
            file: one.file,
            tracking: one.tracking,
            collected: one.collected.map(({ type }) => type),
            trackingDomains: one.trackingDomains,
          },
          hit: {
            file: one.file,
            element: 'NSPrivacyTracking',
            value: `${one.tracking}; ${one.collected.map(({ type }) => type).join(', ')}`,
          },
        })),
      ),
  },
  binaries: {
    areas: ['binary'],
    fields: ['role', 'arch', 'bits', 'pie', 'encrypted', 'canary', 'arc', 'linked'],
    rows: (facts) =>
      onIos(facts, ({ ios }) =>
        ios.binaries.flatMap(({ file, role, slices }) =>
          slices.map((one) => ({
            fields: {
              role,
              arch: one.arch,
              bits: one.bits,
              pie: one.pie,
              encrypted: one.encrypted,
              canary: one.stackCanary,
              arc: one.arc,
              linked: one.linked,
            },
            hit: {
              file,
              element: one.arch,
              value: `PIE=${one.pie} canary=${one.stackCanary} ARC=${one.arc} encrypted=${one.encrypted}`,
            },
          })),
        ),
      ),
  },
} satisfies Record<string, ListView>;
