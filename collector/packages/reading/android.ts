import type { AndroidManifest } from '../android/manifest/manifest.ts';
import { readManifest } from '../android/manifest/read-manifest.ts';
import { parseXml } from '../android/axml/parse-xml.ts';
import { AndroidFormatError } from '../android/errors.ts';
import type { NetworkSecurityConfig } from '../android/network-security/network-security.ts';
import { readNetworkSecurity } from '../android/network-security/read-network-security.ts';
import { parseResources } from '../android/resources/parse-resources.ts';
import { NO_RESOURCES, type Resources } from '../android/resources/resources.ts';
import { readSigning } from '../android/signing/read-signing.ts';
import { PackageError } from '../errors.ts';
import type { AndroidPackage } from '../facts.ts';
import { findPackers } from '../sdks/packers.ts';
import type { ReadingContext } from './context.ts';
import { dexEntries, readDexFiles, type CodeInPackage } from './dex-files.ts';
import { readFileProviders, readTickedBoxes } from './layouts.ts';
import { ANDROID_MANIFEST as MANIFEST } from './platform.ts';
import { readNativeLibraries } from './native-libraries.ts';
import { readResourceStrings } from './resource-strings.ts';
import { readTextFiles } from './text-files.ts';

const RESOURCES = 'resources.arsc';
/** A manifest of a megabyte has 10,000 components. */
const MAX_XML_BYTES = 16_777_216;
/** The platform maps it whole; the largest known has some 40 MB. */
const MAX_RESOURCES_BYTES = 268_435_456;

type AndroidParts = Pick<
  AndroidPackage,
  | 'manifest'
  | 'networkSecurity'
  | 'fileProviders'
  | 'tickedBoxes'
  | 'signing'
  | 'dex'
  | 'nativeLibraries'
  | 'sdks'
  | 'packers'
  | 'texts'
  | 'strayFiles'
>;

async function openResources(context: ReadingContext): Promise<Resources> {
  const entry = context.archive.find(RESOURCES);
  const content = entry && (await context.content(entry, 'resources', MAX_RESOURCES_BYTES));
  if (!content) return NO_RESOURCES;
  readResourceStrings(context, content, RESOURCES);
  try {
    const resources = parseResources(content);
    for (const fault of resources.faults) context.miss('resources', RESOURCES, 'unparsed', fault);
    return resources;
  } catch (error) {
    if (!(error instanceof AndroidFormatError)) throw error;
    context.miss('resources', RESOURCES, 'unparsed', error.message);
    return NO_RESOURCES;
  }
}

/** @throws {PackageError} MALFORMED: without its manifest nothing can be said of a package. */
async function manifestOf(context: ReadingContext, resources: Resources): Promise<AndroidManifest> {
  const entry = context.archive.find(MANIFEST);
  const content = entry && (await context.content(entry, 'manifest', MAX_XML_BYTES));
  if (!content) {
    const reason = context.unseen.find(({ what }) => what === MANIFEST)?.text ?? 'it is not there';
    throw new PackageError('MALFORMED', `${MANIFEST} can not be read: ${reason}`);
  }
  try {
    const manifest = readManifest(parseXml(content), resources);
    for (const fault of manifest.faults) context.miss('manifest', MANIFEST, 'unparsed', fault);
    return manifest;
  } catch (error) {
    if (!(error instanceof AndroidFormatError)) throw error;
    throw new PackageError('MALFORMED', `${MANIFEST}: ${error.message}`, error);
  }
}

async function networkSecurityOf(
  context: ReadingContext,
  { application, effectiveTargetSdk }: AndroidManifest,
  resources: Resources,
): Promise<NetworkSecurityConfig | null> {
  const { networkSecurityConfig: named, networkSecurityConfigFile: file } = application;
  if (named === null) return null;
  const entry = file === null ? undefined : context.archive.find(file);
  if (!entry) {
    context.miss('network-security', file ?? named, 'missing', 'the named file is not there');
    return null;
  }
  const content = await context.content(entry, 'network-security', MAX_XML_BYTES);
  if (!content) return null;
  try {
    return readNetworkSecurity(parseXml(content), entry.name, effectiveTargetSdk, resources);
  } catch (error) {
    if (!(error instanceof AndroidFormatError)) throw error;
    context.miss('network-security', entry.name, 'unparsed', error.message);
    return null;
  }
}

/** Checks need to know when code is not in sight although it should be. */
function noteHiddenCode(context: ReadingContext, parts: AndroidParts, code: CodeInPackage): void {
  for (const { name, hidesCode } of parts.packers) {
    if (!hidesCode) continue;
    for (const area of ['code', 'strings', 'sdks'] as const) {
      context.miss(area, name, 'packed', 'the packer hides the code of the app');
    }
  }
  const { components } = parts.manifest;
  if (code.classes.length === 0 && components.length > 0 && dexEntries(context).length === 0) {
    const split = parts.manifest.split === null;
    if (split) context.miss('code', 'classes.dex', 'missing', 'there is no code in the package');
  }
}

/** Reads all parts of an APK. @throws {PackageError} when there is no manifest to start from. */
export async function readAndroid(context: ReadingContext): Promise<AndroidParts> {
  const { archive, rules } = context;
  const resources = await openResources(context);
  const manifest = await manifestOf(context, resources);
  const networkSecurity = await networkSecurityOf(context, manifest, resources);
  const signing = await readSigning(archive, {
    minSdk: manifest.effectiveMinSdk,
    targetSdk: manifest.effectiveTargetSdk,
    targetSandboxVersion: manifest.targetSandboxVersion,
  });
  if (signing.incomplete !== undefined) {
    context.miss('signing', 'signatures', 'cap', signing.incomplete);
  }
  const code = await readDexFiles(context);
  const nativeLibraries = await readNativeLibraries(context);
  const inside = archive.entries.filter(
    ({ name }) => name !== MANIFEST && !/^META-INF\/[^/]+$|^res\//u.test(name),
  );
  const raw = archive.entries.filter(({ name }) => name.startsWith('res/raw'));
  const { texts, strayFiles } = await readTextFiles(context, [...inside, ...raw]);
  const { hosts } = context.addresses.result();
  const components = manifest.components.map(({ name }) => ({ name, file: MANIFEST }));
  const sdks = context.prepared.sdks.match({
    classes: code.classes,
    components,
    libraries: nativeLibraries,
    hosts: hosts.list,
    frameworks: [],
  });
  const defined = new Set(code.classes.map(({ name }) => name));
  const packers = findPackers(sdks, rules.sdks, {
    application: manifest.application.name,
    appComponentFactory: manifest.application.appComponentFactory,
    components: manifest.components
      .filter(({ kind }) => kind !== 'activity-alias')
      .map(({ name }) => name),
    has: (name) => defined.has(name),
  });
  const parts: AndroidParts = {
    manifest,
    networkSecurity,
    fileProviders: await readFileProviders(context, manifest),
    tickedBoxes: await readTickedBoxes(context, resources),
    signing,
    dex: code.facts,
    nativeLibraries,
    sdks,
    packers,
    texts,
    strayFiles,
  };
  noteHiddenCode(context, parts, code);
  return parts;
}
