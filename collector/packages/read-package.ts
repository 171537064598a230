import type { Archive } from './archive/archive.ts';
import { ArchiveError } from './archive/errors.ts';
import { openArchive } from './archive/open-archive.ts';
import { PackageError } from './errors.ts';
import type { PackageFacts } from './facts.ts';
import { ANDROID_MANIFEST, findAppFolder } from './reading/platform.ts';
import { createReadingContext, type ReadingContext } from './reading/context.ts';
import { digestFile } from './reading/digests.ts';
import type { PreparedRules } from './reading/prepare.ts';

/** Grows whenever the facts of one file may come out differently. */
export const ENGINE_VERSION = 1;

function asPackageError(error: unknown): unknown {
  if (!(error instanceof ArchiveError)) return error;
  switch (error.code) {
    case 'NOT_AN_ARCHIVE':
      return new PackageError('NOT_A_PACKAGE', `this is no APK or IPA: ${error.message}`, error);
    case 'OVER_LIMIT':
      return new PackageError('OVER_LIMIT', error.message, error);
    case 'MALFORMED':
    case 'ENCRYPTED':
    case 'UNSUPPORTED':
    case 'CORRUPT':
      return new PackageError('MALFORMED', error.message, error);
  }
}

/** What an archive is that is neither: people upload bundles of packages, and other things. */
function otherThan({ entries }: Archive): PackageError {
  const names = entries.map(({ name }) => name);
  const inside = names.find((name) => /^[^/]+\.apk$/iu.test(name));
  if (inside !== undefined) {
    const detail = `this is a bundle of APKs: upload the one for devices out of it (${inside})`;
    return new PackageError('NOT_A_PACKAGE', detail);
  }
  if (names.includes('base/manifest/AndroidManifest.xml')) {
    return new PackageError('NOT_A_PACKAGE', 'this is an app bundle (.aab): upload an APK');
  }
  return new PackageError('NOT_A_PACKAGE', 'the archive is neither an APK nor an IPA');
}

/** What both platforms share, after all parts have been read. */
function common(context: ReadingContext) {
  const { archive, addresses, patterns } = context;
  const [{ urls, hosts }, { marks, secrets }] = [addresses.result(), patterns.result()];
  return {
    archive: {
      entries: archive.entries.length,
      uncompressed: archive.entries.reduce((sum, { size }) => sum + size, 0),
      faults: archive.faults,
      faultsDropped: archive.faultsDropped,
    },
    urls,
    hosts,
    marks,
    secrets,
    unseen: [...context.unseen],
  };
}

/**
 * Reads a package (APK or IPA) as it lies there; nothing of it is executed. Blocks while it reads: made for a process of its own
 * (`createPackageReader`) and for the command line.
 *
 * @param name as uploaded; the last part of the path when left out.
 * @throws {PackageError} when nothing can be said of the file; what can be said in part is in `unseen`.
 */
export async function readPackage(
  path: string,
  prepared: PreparedRules,
  name?: string,
): Promise<PackageFacts> {
  const { limits } = prepared.rules;
  const file = digestFile(path, name);
  if (file.size > limits.file.maxBytes) {
    throw new PackageError('OVER_LIMIT', `the file has ${file.size} bytes`);
  }
  let archive: Archive | undefined;
  try {
    archive = await openArchive(path, limits.archive);
    const context = createReadingContext(archive, prepared);
    const folder = findAppFolder(archive.entries);
    // Half of the readers is of no use for either platform: loading them would cost a tenth of a second.
    if (archive.find(ANDROID_MANIFEST)) {
      const { readAndroid } = await import('./reading/android.ts');
      const parts = await readAndroid(context);
      return {
        platform: 'android',
        engine: ENGINE_VERSION,
        file,
        ...common(context),
        ...parts,
      };
    }
    if (folder !== undefined) {
      const { readIos } = await import('./ios/read-ios.ts');
      const parts = await readIos(context, folder);
      return { platform: 'ios', engine: ENGINE_VERSION, file, ...common(context), ...parts };
    }
    throw otherThan(archive);
  } catch (error) {
    throw asPackageError(error);
  } finally {
    await archive?.close();
  }
}
