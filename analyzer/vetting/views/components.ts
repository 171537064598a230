import type {
  AndroidManifest,
  Component,
  IntentFilter,
} from '../../../collector/packages/android/manifest/manifest.ts';
import type { AndroidPackage } from '../../../collector/packages/facts.ts';
import { manifestFile, onAndroid, type ListView, type Row } from './view.ts';

const launching = ['android.intent.category.LAUNCHER', 'android.intent.category.HOME'];

function isLauncher({ actions, categories }: IntentFilter): boolean {
  return (
    actions.includes('android.intent.action.MAIN') &&
    categories.some((category) => launching.includes(category))
  );
}

/** The permission that callers need, and how easily one gets it when the package itself declares it. */
function guardOf(manifest: AndroidManifest, component: Component) {
  const permission =
    component.permission ?? component.readPermission ?? component.writePermission ?? null;
  const own = manifest.declaredPermissions.find(({ name }) => name === permission);
  return { permission, protection: own ? own.protection : null };
}

const elementOf = ({ kind, name }: Component): string => `${kind}[${name}]`;

function componentRow({ manifest, fileProviders }: AndroidPackage, component: Component): Row {
  const { kind, name, intentFilters } = component;
  return {
    fields: {
      type: kind,
      name,
      enabled: component.enabled,
      exported: component.effectiveExported,
      written: component.exported !== null,
      launcher: intentFilters.some(isLauncher),
      ...guardOf(manifest, component),
      actions: intentFilters.flatMap(({ actions }) => actions),
      launchMode: component.launchMode,
      foreignAffinity:
        component.taskAffinity !== null &&
        component.taskAffinity !== '' &&
        component.taskAffinity !== manifest.package,
      reparenting: component.allowTaskReparenting ?? false,
      grantUriPermissions: component.grantUriPermissions ?? false,
      filePaths: fileProviders
        .filter(({ provider }) => provider === name)
        .map(({ element, path }) => `${element}:${path}`),
    },
    hit: {
      file: manifestFile,
      element: elementOf(component),
      class: name,
      value: `${name}（android:exported=${component.exported ?? '未写'}）`,
    },
  };
}

function filterRow(component: Component, filter: IntentFilter): Row {
  const { actions, categories, schemes, hosts } = filter;
  return {
    fields: {
      type: component.kind,
      component: component.name,
      exported: component.effectiveExported,
      actions: [...actions],
      browsable: categories.includes('android.intent.category.BROWSABLE'),
      schemes: [...schemes],
      ownSchemes: schemes.filter((scheme) => !/^(?:https?|file|content)$/u.test(scheme)),
      hosts: [...hosts],
      autoVerify: filter.autoVerify,
      priority: filter.priority,
    },
    hit: {
      file: manifestFile,
      element: `${elementOf(component)}/intent-filter`,
      class: component.name,
      value: [...actions, ...schemes.map((scheme) => `${scheme}://${hosts[0] ?? ''}`)].join(' '),
    },
  };
}

/** Components and their intent filters. */
export const componentLists = {
  components: {
    areas: ['manifest', 'resources'],
    fields: [
      'type',
      'name',
      'enabled',
      'exported',
      'written',
      'launcher',
      'permission',
      'protection',
      'actions',
      'launchMode',
      'foreignAffinity',
      'reparenting',
      'grantUriPermissions',
      'filePaths',
    ],
    rows: (facts) =>
      onAndroid(facts, (android) =>
        android.manifest.components.map((component) => componentRow(android, component)),
      ),
  },
  intentFilters: {
    areas: ['manifest'],
    fields: [
      'type',
      'component',
      'exported',
      'actions',
      'browsable',
      'schemes',
      'ownSchemes',
      'hosts',
      'autoVerify',
      'priority',
    ],
    rows: (facts) =>
      onAndroid(facts, ({ manifest }) =>
        manifest.components.flatMap((component) =>
          component.intentFilters.map((filter) => filterRow(component, filter)),
        ),
      ),
  },
} satisfies Record<string, ListView>;
