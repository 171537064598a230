import { Type } from 'typebox';
import {
  isAndroid,
  noIfSeen,
  undeclared,
  unseenOf,
  type VetContext,
} from '../conditions/context.ts';
import { no, unknown, yes, type Hit, type Truth } from '../conditions/truth.ts';
import { labelsOf, identityOf } from '../identity.ts';
import { manifestFile, mainFileOf } from '../views/view.ts';
import type { Predicate } from './predicate.ts';

const nothing = Type.Object({}, { additionalProperties: false });
const What = Type.Object(
  { what: Type.Enum(['packageName', 'version', 'appName']) },
  { additionalProperties: false },
);

const same = (a: string, b: string): boolean =>
  a.normalize('NFKC').trim().toLowerCase() === b.normalize('NFKC').trim().toLowerCase();

function foundOf({ facts }: VetContext, what: 'packageName' | 'version' | 'appName'): string[] {
  const identity = identityOf(facts);
  if (what === 'appName') return labelsOf(facts);
  const value = what === 'packageName' ? identity.packageName : identity.versionName;
  return value === null ? [] : [value];
}

/** What the package calls itself is not what was filed. */
const identityDiffers: Predicate = {
  parameters: What,
  holds(context, parameters): Truth {
    const what = parameters['what'] as 'packageName' | 'version' | 'appName';
    const filed = context.declared[what];
    if (filed === undefined) return undeclared(what);
    const why = unseenOf(context, ['manifest', 'plist', 'resources']);
    const found = foundOf(context, what);
    if (found.some((one) => same(one, filed))) return no;
    if (why.length > 0) return unknown(why);
    const hit: Hit = {
      file: mainFileOf(context.facts),
      element: what,
      value: `${found.join(' / ') || '（未写）'} ≠ ${filed}`,
    };
    return yes([hit]);
  },
};

/** No certificate of the package is among the filed ones. */
const certificateNotFiled: Predicate = {
  parameters: nothing,
  holds(context) {
    if (!isAndroid(context)) return no;
    const { certificates: filed } = context.declared;
    if (filed === undefined) return undeclared('certificates');
    const why = unseenOf(context, ['signing']);
    if (why.length > 0) return unknown(why);
    const wanted = new Set(filed.map((one) => one.toLowerCase()));
    const { signing } = context.facts;
    const foreign = signing.certificates.filter(({ sha256 }) => !wanted.has(sha256));
    if (signing.certificates.length > 0 && foreign.length === 0) return no;
    if (foreign.length === 0) return yes([{ file: 'META-INF', value: '（未签名）' }]);
    return yes(
      foreign.map(({ sha256, subject }) => ({
        file: 'META-INF',
        element: 'certificate',
        value: `${subject}; SHA-256 ${sha256}`,
      })),
    );
  },
};

/** The number of the app filing that was declared stands nowhere in the package. */
const filingNumberAbsent: Predicate = {
  parameters: nothing,
  holds(context) {
    const { appFiling, icp } = context.declared;
    const filed = appFiling ?? icp;
    if (filed === undefined) return undeclared('appFiling');
    const { marks } = context.facts;
    const shown = marks.list.filter(({ mark }) => mark === 'icp-app-filing');
    if (shown.some(({ value }) => value.includes(filed))) return no;
    const why = unseenOf(context, ['code', 'strings', 'texts', 'resources']);
    if (why.length > 0) return unknown(why);
    return yes(
      shown.length > 0
        ? shown.map(({ file, value }) => ({ file, value: `${value} ≠ ${filed}` }))
        : [{ file: 'declared', element: 'appFiling', value: filed }],
    );
  },
};

/** Traffic without TLS is allowed by what applies on a device. */
const cleartext: Predicate = {
  parameters: Type.Object(
    { scope: Type.Enum(['base', 'domains']) },
    { additionalProperties: false },
  ),
  holds(context, { scope }) {
    if (!isAndroid(context)) return no;
    const { manifest, networkSecurity } = context.facts;
    const why = unseenOf(context, ['manifest', 'resources', 'network-security']);
    if (why.length > 0) return unknown(why);
    if (scope === 'domains') {
      const open = networkSecurity?.domains.filter((one) => one.effectiveCleartext) ?? [];
      return open.length > 0
        ? yes(
            open.map(({ names }) => ({
              file: networkSecurity?.file ?? manifestFile,
              element: 'domain-config@cleartextTrafficPermitted',
              value: names.map(({ name }) => name).join(', '),
            })),
          )
        : no;
    }
    // The config, where there is one, is what the platform obeys (Android 7 and later).
    if (networkSecurity) {
      return networkSecurity.base.effectiveCleartext
        ? yes([
            {
              file: networkSecurity.file,
              element: 'base-config@cleartextTrafficPermitted',
              value: String(networkSecurity.base.cleartext ?? '（未写）'),
            },
          ])
        : no;
    }
    return manifest.application.effectiveCleartext
      ? yes([
          {
            file: manifestFile,
            element: 'application@android:usesCleartextTraffic',
            value: `${manifest.application.usesCleartextTraffic ?? '（未写）'}; targetSdkVersion=${manifest.effectiveTargetSdk}`,
          },
        ])
      : no;
  },
};

/** Calls of the ids of a list by code that runs before any consent: the application object and providers. */
const callAtStart: Predicate = {
  parameters: Type.Object({ list: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
  holds(context, { list }) {
    if (!isAndroid(context)) return no;
    const { manifest, dex } = context.facts;
    const starting = new Set([
      manifest.application.name ?? '',
      manifest.application.appComponentFactory ?? '',
      ...manifest.components.filter(({ kind }) => kind === 'provider').map(({ name }) => name),
      // androidx.startup: classes that its provider is told to run.
      ...manifest.components
        .filter(({ name }) => name === 'androidx.startup.InitializationProvider')
        .flatMap(({ metaData }) => metaData.map(({ name }) => name)),
    ]);
    const hits = dex.calls.list.filter(
      ({ api, caller }) =>
        context.rules.lists.has(String(list), api) &&
        starting.has(caller.split('$', 1)[0] ?? caller),
    );
    if (hits.length === 0) return noIfSeen(context, ['manifest', 'code']);
    return yes(hits.map(({ file, caller, method }) => ({ file, class: caller, value: method })));
  },
};

export const identityPredicates = {
  'identity-differs': identityDiffers,
  'certificate-not-filed': certificateNotFiled,
  'filing-number-absent': filingNumberAbsent,
  'cleartext-allowed': cleartext,
  'called-at-start': callAtStart,
} satisfies Record<string, Predicate>;
