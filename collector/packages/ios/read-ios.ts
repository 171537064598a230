import { createHash } from 'node:crypto';
import type { ArchiveEntry } from '../archive/archive.ts';
import { PackageError } from '../errors.ts';
import type { Area, IosPackage } from '../facts.ts';
import type { IosFacts, PlistDict } from '../ios-facts.ts';
import type { ReadingContext } from '../reading/context.ts';
import { readTextFiles } from '../reading/text-files.ts';
import { readBinary, type ReadBinary } from './binaries.ts';
import { IosFormatError } from './errors.ts';
import { readInfoPlist } from './info-plist.ts';
import { dictAt, isDict, parsePlistDict, parseStringsFile, textAt } from './plist.ts';
import { readPrivacyManifest } from './privacy-manifest.ts';
import { readProvisioning } from './provisioning.ts';

const MAX_PLIST_BYTES = 8_388_608;
/** Frameworks and extensions that are looked into. */
const MAX_BINARIES = 200;

type IosParts = Pick<
  IosPackage,
  'ios' | 'nativeLibraries' | 'sdks' | 'packers' | 'texts' | 'strayFiles'
>;

/** Reads a part with `parse`; what can't be read or understood is noted. */
async function part<T>(
  context: ReadingContext,
  entry: ArchiveEntry | undefined,
  area: Area,
  parse: (content: Uint8Array, file: string) => T,
): Promise<T | null> {
  const content = entry && (await context.content(entry, area, MAX_PLIST_BYTES));
  if (!content) return null;
  try {
    return parse(content, entry.name);
  } catch (error) {
    if (!(error instanceof IosFormatError)) throw error;
    context.miss(area, entry.name, 'unparsed', error.message);
    return null;
  }
}

async function infoPlistOf(context: ReadingContext, file: string) {
  const entry = context.archive.find(file);
  const content = entry && (await context.content(entry, 'plist', MAX_PLIST_BYTES));
  if (!content) throw new PackageError('MALFORMED', `${file} can not be read`);
  try {
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { info: parsePlistDict(content), sha256 };
  } catch (error) {
    if (!(error instanceof IosFormatError)) throw error;
    throw new PackageError('MALFORMED', `${file}: ${error.message}`, error);
  }
}

async function translationsOf(context: ReadingContext, folder: string) {
  const found = new Map<string, Record<string, string>>();
  for (const entry of context.archive.entries) {
    const [, locale] = /\/([\w-]+)\.lproj\/InfoPlist\.strings$/u.exec(entry.name) ?? [];
    if (locale === undefined || entry.name !== `${folder}/${locale}.lproj/InfoPlist.strings`) {
      continue;
    }
    const texts = await part(context, entry, 'plist', parseStringsFile);
    if (texts) found.set(locale, texts);
  }
  return found;
}

/** The app's executable, those of its frameworks and extensions, and lone libraries. */
async function binariesOf(
  context: ReadingContext,
  folder: string,
  executable: string,
): Promise<ReadBinary[]> {
  const binaries: ReadBinary[] = [];
  const wanted = (name: string): ReadBinary['facts']['role'] | undefined => {
    if (name === `${folder}/${executable}`) return 'main';
    const [, framework, inside] = /\/([^/]+)\.framework\/([^/]+)$/u.exec(name) ?? [];
    if (framework !== undefined && framework === inside) return 'framework';
    const [, extension, code] = /\/PlugIns\/([^/]+)\.appex\/([^/.]+)$/u.exec(name) ?? [];
    if (extension !== undefined && extension === code) return 'extension';
    return name.startsWith(`${folder}/`) && name.endsWith('.dylib') ? 'library' : undefined;
  };
  for (const entry of context.archive.entries) {
    const role = entry.duplicate ? undefined : wanted(entry.name);
    if (!role) continue;
    if (binaries.length >= MAX_BINARIES) {
      context.miss('binary', entry.name, 'cap', 'more binaries than are looked into');
      continue;
    }
    const read = await readBinary(context, entry, role);
    if (read) binaries.push(read);
  }
  return binaries;
}

async function extensionsOf(context: ReadingContext, folder: string) {
  const found: IosFacts['extensions'] = [];
  for (const entry of context.archive.entries) {
    if (!/\/PlugIns\/[^/]+\.appex\/Info\.plist$/u.test(entry.name)) continue;
    if (!entry.name.startsWith(`${folder}/`) || found.length >= MAX_BINARIES) continue;
    const info = await part(context, entry, 'plist', parsePlistDict);
    if (!info) continue;
    const point = textAt(dictAt(info, 'NSExtension'), 'NSExtensionPointIdentifier');
    const bundleId = textAt(info, 'CFBundleIdentifier');
    found.push({ bundleId, point, folder: entry.name.replace(/\/Info\.plist$/u, '') });
  }
  return found;
}

function entitlementsOf(
  context: ReadingContext,
  main: ReadBinary | undefined,
  profile: PlistDict | null,
): PlistDict | null {
  const found = main?.facts.entitlements ?? profile;
  if (!found)
    context.miss('entitlements', 'code signature', 'missing', 'no entitlements are found');
  return found;
}

/** Reads all parts of an IPA. @throws {PackageError} when there is no Info.plist to start from. */
export async function readIos(context: ReadingContext, folder: string): Promise<IosParts> {
  const { archive } = context;
  const { info, sha256 } = await infoPlistOf(context, `${folder}/Info.plist`);
  const translations = await translationsOf(context, folder);
  const executable = textAt(info, 'CFBundleExecutable') ?? '';
  const binaries = await binariesOf(context, folder, executable);
  const main = binaries.find(({ facts }) => facts.role === 'main');
  if (!main) context.miss('code', executable, 'missing', 'the executable can not be read');
  const provisioning = await part(
    context,
    archive.find(`${folder}/embedded.mobileprovision`),
    'provisioning',
    readProvisioning,
  );
  const privacyManifests: IosFacts['privacyManifests'] = [];
  for (const entry of archive.entries) {
    if (!entry.name.endsWith('/PrivacyInfo.xcprivacy') || entry.duplicate) continue;
    if (privacyManifests.length >= MAX_BINARIES) break;
    const found = await part(context, entry, 'privacy-manifest', readPrivacyManifest);
    if (found) privacyManifests.push(found);
  }
  const inside = archive.entries.filter(
    ({ name }) => name.startsWith(`${folder}/`) && !/\/_CodeSignature\//u.test(name),
  );
  const { texts, strayFiles } = await readTextFiles(context, inside);
  const frameworks = [
    ...new Set(inside.flatMap(({ name }) => /\/([^/]+)\.framework\//u.exec(name)?.[1] ?? [])),
  ].sort();
  const declared = isDict(info['Entitlements']) ? info['Entitlements'] : null;
  const ios: IosFacts = {
    folder,
    infoPlist: { file: `${folder}/Info.plist`, sha256 },
    ...readInfoPlist(info, translations),
    entitlements: entitlementsOf(context, main, declared),
    provisioning,
    privacyManifests,
    binaries: binaries.map(({ facts }) => facts),
    extensions: await extensionsOf(context, folder),
    frameworks,
  };
  const sdks = context.prepared.sdks.match({
    classes: [],
    components: [],
    libraries: [],
    hosts: context.addresses.result().hosts.list,
    frameworks: [
      ...frameworks.map((name) => ({ name, file: `${folder}/Frameworks/${name}.framework` })),
      ...binaries.flatMap(({ facts, classNames }) =>
        classNames.map((name) => ({ name, file: facts.file })),
      ),
    ],
  });
  return { ios, nativeLibraries: [], sdks, packers: [], texts, strayFiles };
}
