import type { ApplicationFacts } from '../../../collector/packages/android/manifest/manifest.ts';
import type { AndroidPackage, Area, IosPackage } from '../../../collector/packages/facts.ts';
import { shown, type Value } from '../conditions/value-test.ts';
import { manifestFile, type ScalarView } from './view.ts';

/** An attribute of the Android manifest. */
function android(
  element: string,
  read: (facts: AndroidPackage) => Value,
  written?: (facts: AndroidPackage) => string | null,
  areas: readonly Area[] = ['manifest'],
): ScalarView {
  return {
    areas,
    read(facts) {
      if (facts.platform !== 'android') return undefined;
      const value = read(facts);
      const text = written ? shown(written(facts)) : shown(value);
      return { value, hit: { file: manifestFile, element, value: text } };
    },
  };
}

/** A key of Info.plist or of what belongs to it. */
function ios(
  element: string,
  read: (facts: IosPackage) => Value,
  areas: readonly Area[] = ['plist'],
  file: (facts: IosPackage) => string = ({ ios: { infoPlist } }) => infoPlist.file,
): ScalarView {
  return {
    areas,
    read(facts) {
      if (facts.platform !== 'ios') return undefined;
      const value = read(facts);
      return { value, hit: { file: file(facts), element, value: shown(value) } };
    },
  };
}

const application = (name: string) => `application@android:${name}`;
/** An attribute of the application with what applies where it is not written. */
function attribute(
  name: string,
  effective: (application: ApplicationFacts) => boolean,
  written: (application: ApplicationFacts) => boolean | null,
): ScalarView {
  return android(
    application(name),
    ({ manifest }) => effective(manifest.application),
    ({ manifest }) => {
      const value = written(manifest.application);
      return value === null ? null : String(value);
    },
    ['manifest', 'resources'],
  );
}

const profileFile = ({ ios: { provisioning, folder } }: IosPackage) =>
  provisioning?.file ?? `${folder}/embedded.mobileprovision`;
const profile = (element: string, read: (facts: IosPackage) => Value): ScalarView =>
  ios(element, read, ['provisioning'], profileFile);

/** Single facts by the names that rules use. */
export const scalars: Readonly<Record<string, ScalarView>> = {
  minSdk: android(
    'uses-sdk@android:minSdkVersion',
    ({ manifest }) => manifest.effectiveMinSdk,
    ({ manifest }) => manifest.minSdk,
  ),
  targetSdk: android(
    'uses-sdk@android:targetSdkVersion',
    ({ manifest }) => manifest.effectiveTargetSdk,
    ({ manifest }) => manifest.targetSdk,
  ),
  debuggable: attribute(
    'debuggable',
    ({ effectiveDebuggable }) => effectiveDebuggable,
    ({ debuggable }) => debuggable,
  ),
  testOnly: attribute(
    'testOnly',
    ({ testOnly }) => testOnly ?? false,
    ({ testOnly }) => testOnly,
  ),
  allowBackup: attribute(
    'allowBackup',
    ({ effectiveAllowBackup }) => effectiveAllowBackup,
    ({ allowBackup }) => allowBackup,
  ),
  legacyStorage: attribute(
    'requestLegacyExternalStorage',
    ({ requestLegacyExternalStorage }) => requestLegacyExternalStorage ?? false,
    ({ requestLegacyExternalStorage }) => requestLegacyExternalStorage,
  ),
  isGame: android(
    application('isGame'),
    ({ manifest: { application: app } }) => app.isGame || app.category === 'game',
  ),
  fullBackupContent: android(
    application('fullBackupContent'),
    ({ manifest }) => manifest.application.fullBackupContent,
  ),
  dataExtractionRules: android(
    application('dataExtractionRules'),
    ({ manifest }) => manifest.application.dataExtractionRules,
  ),
  sharedUserId: android('manifest@android:sharedUserId', ({ manifest }) => manifest.sharedUserId),
  profileableByShell: android(
    'profileable@android:shell',
    ({ manifest }) => manifest.application.profileableByShell ?? false,
  ),
  signed: android(
    'signature',
    ({ signing }) => Object.values(signing.present).some(Boolean),
    undefined,
    ['signing'],
  ),
  verifies: android('signature', ({ signing }) => signing.verifies, undefined, ['signing']),
  minimumOs: ios('MinimumOSVersion', (facts) => facts.ios.minimumOs),
  hasTransportSecurity: ios(
    'NSAppTransportSecurity',
    (facts) => facts.ios.transportSecurity !== null,
  ),
  arbitraryLoads: ios(
    'NSAppTransportSecurity/NSAllowsArbitraryLoads',
    (facts) => facts.ios.transportSecurity?.allowsArbitraryLoads ?? false,
  ),
  arbitraryLoadsInWeb: ios(
    'NSAppTransportSecurity/NSAllowsArbitraryLoadsInWebContent',
    (facts) =>
      (facts.ios.transportSecurity?.allowsArbitraryLoadsInWebContent ?? false) ||
      (facts.ios.transportSecurity?.allowsArbitraryLoadsForMedia ?? false),
  ),
  provisioning: profile('ProvisionsAllDevices', (facts) => facts.ios.provisioning?.type ?? null),
  provisioningExpires: profile(
    'ExpirationDate',
    (facts) => facts.ios.provisioning?.expiresAt ?? null,
  ),
  debuggingAllowed: profile(
    'Entitlements/get-task-allow',
    (facts) =>
      facts.ios.provisioning?.getTaskAllow === true ||
      facts.ios.entitlements?.['get-task-allow'] === true,
  ),
};
