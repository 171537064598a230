import type { XmlElement } from '../axml/element.ts';
import { AndroidFormatError } from '../errors.ts';
import type { Resources } from '../resources/resources.ts';
import { readApplication } from './application.ts';
import { launchersOf, qualify, readComponents } from './components.ts';
import { childrenNamed, readIntentFilter } from './intent-filter.ts';
import type { AndroidManifest } from './manifest.ts';
import { readDeclaredPermissions, readUsedPermissions } from './permissions.ts';
import { createAttributeReader, textOf, type AttributeReader } from './reader.ts';
import { effectiveSdks, readSdks } from './sdk-versions.ts';

const MAX_FAULTS = 50;
const NO_APPLICATION: XmlElement = {
  namespace: null,
  name: 'application',
  attributes: [],
  children: [],
  text: '',
  line: 0,
};

/** The label in every language that has one; `aapt dump badging` prints the one of ''. */
function labelsOf(
  application: XmlElement,
  reader: AttributeReader,
  resources: Resources,
): Record<string, string> {
  const value = reader.value(application, 'label');
  if (!value) return {};
  const labels: Record<string, string> = {};
  const locales = value.kind === 'reference' ? resources.variantsOf(value.id) : [];
  for (const locale of new Set(['', ...locales.map((variant) => variant.locale)])) {
    const resolved = resources.resolve(value, locale);
    const text = resolved ? textOf(resolved) : null;
    if (text !== null && text !== '') labels[locale] = text;
  }
  return labels;
}

function queriesOf(root: XmlElement, reader: AttributeReader): AndroidManifest['queries'] {
  const children = childrenNamed(root, 'queries').flatMap((element) => element.children);
  const named = (tag: string, attribute: string): string[] =>
    children
      .filter(({ name }) => name === tag)
      .flatMap((element) => reader.text(element, attribute) ?? []);
  return {
    packages: named('package', 'name'),
    providers: named('provider', 'authorities'),
    intents: children
      .filter(({ name }) => name === 'intent')
      .map((element) => readIntentFilter(element, reader)),
  };
}

/** Where values were meant to be and none could be had: never silently nothing. */
function faultsOf(root: XmlElement, application: XmlElement, reader: AttributeReader): string[] {
  const faults: string[] = [];
  const flags = ['debuggable', 'allowBackup', 'usesCleartextTraffic', 'testOnly'];
  for (const name of flags) {
    if (reader.value(application, name) && reader.flag(application, name) === null) {
      faults.push(`application: ${name} leads to no value`);
    }
  }
  for (const element of application.children) {
    if (reader.value(element, 'exported') && reader.flag(element, 'exported') === null) {
      faults.push(`line ${element.line}: exported leads to no value`);
    }
  }
  if (childrenNamed(root, 'application').length > 1) faults.push('more than one <application>');
  if (application === NO_APPLICATION) faults.push('no <application>');
  return faults.slice(0, MAX_FAULTS);
}

/** Several launchers: the first by name that is an activity itself, as androguard picks. */
function mainOf(launchers: readonly string[], activities: ReadonlySet<string>): string | null {
  if (launchers.length < 2) return launchers[0] ?? null;
  const own = launchers.filter((name) => activities.has(name)).sort();
  return own[0] ?? launchers.toSorted()[0] ?? null;
}

/**
 * What a manifest says and means.
 * @throws {AndroidFormatError} BAD_MANIFEST when the root is no `<manifest>` with a package.
 */
export function readManifest(root: XmlElement, resources: Resources): AndroidManifest {
  const reader = createAttributeReader(resources);
  const packageName = reader.plain(root, 'package') ?? '';
  if (root.name !== 'manifest' || packageName === '') {
    throw new AndroidFormatError('BAD_MANIFEST', `<${root.name}> without a package name`);
  }
  const application = childrenNamed(root, 'application')[0] ?? NO_APPLICATION;
  const sdks = readSdks(root, reader);
  const effective = effectiveSdks(sdks);
  const facts = readApplication(application, reader, {
    package: packageName,
    targetSdk: effective.target,
    resources,
  });
  const components = readComponents(application, reader, {
    package: packageName,
    targetSdk: effective.target,
    permission: facts.permission,
  });
  const labels = labelsOf(application, reader, resources);
  const chinese = Object.keys(labels)
    .filter((locale) => locale === 'zh' || locale.startsWith('zh-'))
    .sort()[0];
  const launchers = launchersOf(components);
  const activities = components.filter(({ kind }) => kind === 'activity').map(({ name }) => name);
  return {
    package: packageName,
    split: reader.plain(root, 'split'),
    versionCode: reader.text(root, 'versionCode'),
    versionName: reader.text(root, 'versionName'),
    minSdk: sdks.min,
    targetSdk: sdks.target,
    maxSdk: sdks.max,
    effectiveMinSdk: effective.min,
    effectiveTargetSdk: effective.target,
    compileSdk: reader.text(root, 'compileSdkVersion'),
    sharedUserId: reader.text(root, 'sharedUserId'),
    targetSandboxVersion: reader.int(root, 'targetSandboxVersion') ?? 1,
    label: labels[''] ?? null,
    labelZh: (chinese === undefined ? undefined : labels[chinese]) ?? labels[''] ?? null,
    labels,
    icon: reader.text(application, 'icon'),
    permissions: readUsedPermissions(root, reader),
    declaredPermissions: readDeclaredPermissions(root, reader),
    features: childrenNamed(root, 'uses-feature').flatMap((element) => {
      const name = reader.text(element, 'name');
      return name === null ? [] : [{ name, required: reader.flag(element, 'required') ?? true }];
    }),
    libraries: childrenNamed(application, 'uses-library').flatMap(
      (element) => reader.text(element, 'name') ?? [],
    ),
    queries: queriesOf(root, reader),
    application: facts,
    components,
    mainActivity: mainOf(launchers, new Set(activities)),
    launchers,
    instrumentation: childrenNamed(root, 'instrumentation').flatMap((element) => {
      const name = reader.text(element, 'name');
      return name === null ? [] : [qualify(name, packageName)];
    }),
    faults: faultsOf(root, application, reader),
  };
}
