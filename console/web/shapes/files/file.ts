import type { AttachedFile } from '../../../api/attached/schema.ts';
import { upload } from '../../providers/upload.ts';

export type { AttachedFile };

/** Files of one case, as the server takes them. */
export const mostFiles = 50;

/** As rules/compliance/grading/files.yaml has it. The server decides; this saves a vain upload. */
export const mostFileBytes = 20 * 1_024 * 1_024;

/** What is taken of photos; asked for these, a phone turns its own format into one of them. */
export const photoTypes = 'image/jpeg,image/png';

/** What the file dialog of a phone or a computer offers first; the server looks at the bytes. */
export const fileTypes =
  'image/jpeg,image/png,application/pdf,text/plain,.log,.csv,.doc,.docx,.xls,.xlsx,.ofd,.cfg,.conf';

export function isImage({ mediaType }: Pick<AttachedFile, 'mediaType'>): boolean {
  return mediaType.startsWith('image/');
}

/** What is being sent, for a progress bar: which file, and how much of all. */
export interface Sending {
  name: string;
  /** 0 to 1, over all files. */
  share: number;
}

/**
 * Sends files to a case one after the other, as a weak line wants it. `at` is `/attestations/<id>`. Answers the version of
 * the case after the last of them, or undefined for none.
 */
export async function sendFiles(
  at: string,
  files: readonly File[],
  onProgress: (sending: Sending) => void,
): Promise<number | undefined> {
  let version: number | undefined;
  for (const [index, file] of files.entries()) {
    const show = (share: number): void =>
      onProgress({ name: file.name, share: (index + share) / files.length });
    show(0);
    const stored = await upload<{ version: number }>(`${at}/files`, file, {
      query: { name: file.name.slice(-300) },
      onProgress: show,
    });
    version = stored.version;
  }
  return version;
}
