import type { XmlElement } from '../axml/element.ts';
import type { Resources } from '../resources/resources.ts';
import { qualify } from './components.ts';
import { childrenNamed, readMetaData } from './intent-filter.ts';
import type { ApplicationFacts } from './manifest.ts';
import { referenceText, type AttributeReader } from './reader.ts';

/** From this target SDK on cleartext traffic is off unless the manifest allows it (Android 9). */
const CLEARTEXT_OFF_FROM = 28;
const CATEGORIES = [
  'game',
  'audio',
  'video',
  'image',
  'social',
  'news',
  'maps',
  'productivity',
  'accessibility',
];

export interface ApplicationContext {
  readonly package: string;
  readonly targetSdk: number;
  readonly resources: Resources;
}

/** Statement and file of an attribute that names an XML resource. */
function xmlResource(
  element: XmlElement,
  name: string,
  reader: AttributeReader,
  resources: Resources,
): { stated: string | null; file: string | null } {
  const value = reader.value(element, name);
  if (!value) return { stated: null, file: null };
  const target = resources.resolve(value);
  const file = target?.kind === 'string' ? target.text : null;
  const stated = value.kind === 'reference' ? referenceText(value.id) : reader.text(element, name);
  return { stated, file };
}

function profileable(element: XmlElement, reader: AttributeReader): boolean | null {
  const [child] = childrenNamed(element, 'profileable');
  return child ? (reader.flag(child, 'shell') ?? false) : null;
}

function categoryOf(element: XmlElement, reader: AttributeReader): string | null {
  const category = reader.int(element, 'appCategory');
  return category === null
    ? reader.text(element, 'appCategory')
    : (CATEGORIES[category] ?? String(category));
}

/** What `<application>` says and what it means. */
export function readApplication(
  element: XmlElement,
  reader: AttributeReader,
  { package: packageName, targetSdk, resources }: ApplicationContext,
): ApplicationFacts {
  const name = reader.text(element, 'name');
  const debuggable = reader.flag(element, 'debuggable');
  const allowBackup = reader.flag(element, 'allowBackup');
  const cleartext = reader.flag(element, 'usesCleartextTraffic');
  const networkSecurity = xmlResource(element, 'networkSecurityConfig', reader, resources);
  const category = categoryOf(element, reader);
  return {
    name: name === null ? null : qualify(name, packageName),
    debuggable,
    effectiveDebuggable: debuggable ?? false,
    allowBackup,
    effectiveAllowBackup: allowBackup ?? true,
    fullBackupContent: reader.text(element, 'fullBackupContent'),
    dataExtractionRules: reader.text(element, 'dataExtractionRules'),
    fullBackupOnly: reader.flag(element, 'fullBackupOnly'),
    usesCleartextTraffic: cleartext,
    effectiveCleartext: cleartext ?? targetSdk < CLEARTEXT_OFF_FROM,
    testOnly: reader.flag(element, 'testOnly'),
    profileableByShell: profileable(element, reader),
    networkSecurityConfig: networkSecurity.stated,
    networkSecurityConfigFile: networkSecurity.file,
    permission: reader.text(element, 'permission'),
    backupAgent: reader.text(element, 'backupAgent'),
    taskAffinity: reader.text(element, 'taskAffinity'),
    allowTaskReparenting: reader.flag(element, 'allowTaskReparenting'),
    requestLegacyExternalStorage: reader.flag(element, 'requestLegacyExternalStorage'),
    extractNativeLibs: reader.flag(element, 'extractNativeLibs'),
    hasFragileUserData: reader.flag(element, 'hasFragileUserData'),
    appComponentFactory: reader.text(element, 'appComponentFactory'),
    isGame: reader.flag(element, 'isGame') === true || category === 'game',
    category,
    metaData: readMetaData(element, reader),
    line: element.line,
  };
}
