import type { XmlElement } from '../axml/element.ts';
import { childrenNamed, readIntentFilter, readMetaData } from './intent-filter.ts';
import type { Component, ComponentKind } from './manifest.ts';
import { textOf, type AttributeReader } from './reader.ts';

const KINDS: ReadonlySet<string> = new Set<ComponentKind>([
  'activity',
  'activity-alias',
  'service',
  'receiver',
  'provider',
]);

/** From this target SDK on a provider is not exported unless it says so (Android 4.2). */
const PROVIDER_PRIVATE_FROM = 17;
const LAUNCH_MODES = [
  'standard',
  'singleTop',
  'singleTask',
  'singleInstance',
  'singleInstancePerTask',
];

/** Where a component is: the package, its target and the permission of the application. */
export interface Surroundings {
  readonly package: string;
  readonly targetSdk: number;
  readonly permission: string | null;
}

/** `.Main` and `Main` belong to the package. */
export function qualify(name: string, packageName: string): string {
  if (name.startsWith('.')) return packageName + name;
  return name === '' || name.includes('.') ? name : `${packageName}.${name}`;
}

/** What the platform takes when the manifest says nothing (`<activity>` … `<provider>`, android:exported). */
function exportedByDefault(kind: ComponentKind, filters: number, targetSdk: number): boolean {
  return kind === 'provider' ? targetSdk < PROVIDER_PRIVATE_FROM : filters > 0;
}

function launchModeOf(element: XmlElement, reader: AttributeReader): string | null {
  const mode = reader.int(element, 'launchMode');
  return mode === null ? reader.text(element, 'launchMode') : (LAUNCH_MODES[mode] ?? String(mode));
}

function pathPermissionsOf(
  element: XmlElement,
  reader: AttributeReader,
): Component['pathPermissions'] {
  return childrenNamed(element, 'path-permission').map((item) => ({
    path:
      reader.text(item, 'path') ??
      reader.text(item, 'pathPrefix') ??
      reader.text(item, 'pathPattern'),
    readPermission: reader.text(item, 'readPermission') ?? reader.text(item, 'permission'),
    writePermission: reader.text(item, 'writePermission') ?? reader.text(item, 'permission'),
  }));
}

function nameAttribute(element: XmlElement, name: string, reader: AttributeReader): string | null {
  const value = reader.value(element, name);
  return value ? (reader.resolved(element, name) ?? textOf(value)) : reader.plain(element, name);
}

function readComponent(
  element: XmlElement,
  kind: ComponentKind,
  reader: AttributeReader,
  around: Surroundings,
): Component {
  const intentFilters = childrenNamed(element, 'intent-filter').map((filter) =>
    readIntentFilter(filter, reader),
  );
  const exported = reader.flag(element, 'exported');
  const ownPermission = reader.text(element, 'permission');
  const target = reader.text(element, 'targetActivity');
  return {
    kind,
    name: qualify(nameAttribute(element, 'name', reader) ?? '', around.package),
    targetActivity: target === null ? null : qualify(target, around.package),
    exported,
    effectiveExported: exported ?? exportedByDefault(kind, intentFilters.length, around.targetSdk),
    enabled: reader.flag(element, 'enabled') ?? true,
    permission: ownPermission ?? around.permission,
    ownPermission,
    readPermission: reader.text(element, 'readPermission'),
    writePermission: reader.text(element, 'writePermission'),
    authorities: (reader.text(element, 'authorities') ?? '')
      .split(';')
      .filter((name) => name !== ''),
    grantUriPermissions: reader.flag(element, 'grantUriPermissions'),
    pathPermissions: pathPermissionsOf(element, reader),
    process: reader.text(element, 'process'),
    taskAffinity: reader.text(element, 'taskAffinity'),
    launchMode: launchModeOf(element, reader),
    allowTaskReparenting: reader.flag(element, 'allowTaskReparenting'),
    foregroundServiceType: reader.int(element, 'foregroundServiceType'),
    intentFilters,
    metaData: readMetaData(element, reader),
    line: element.line,
  };
}

/** Components in document order. */
export function readComponents(
  application: XmlElement,
  reader: AttributeReader,
  around: Surroundings,
): Component[] {
  return application.children
    .filter((child) => KINDS.has(child.name))
    .map((child) => readComponent(child, child.name as ComponentKind, reader, around));
}

/** Activities and aliases that a launcher shows, in document order. */
export function launchersOf(components: readonly Component[]): string[] {
  return components
    .filter(({ kind, enabled }) => enabled && (kind === 'activity' || kind === 'activity-alias'))
    .filter(
      ({ intentFilters }) =>
        intentFilters.some(({ actions }) => actions.includes('android.intent.action.MAIN')) &&
        intentFilters.some(({ categories }) =>
          categories.includes('android.intent.category.LAUNCHER'),
        ),
    )
    .map(({ name }) => name);
}
