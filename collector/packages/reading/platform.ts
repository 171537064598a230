import type { ArchiveEntry } from '../archive/archive.ts';

/** Where the manifest of an APK is. */
export const ANDROID_MANIFEST = 'AndroidManifest.xml';

/** `Payload/Name.app`, by its Info.plist; undefined when the archive is no IPA. */
export function findAppFolder(entries: readonly ArchiveEntry[]): string | undefined {
  for (const { name } of entries) {
    const [, folder] = /^(Payload\/[^/]+\.app)\/Info\.plist$/u.exec(name) ?? [];
    if (folder !== undefined) return folder;
  }
  return undefined;
}
