import { Type } from 'typebox';

/** Kinds of files that this platform can tell by their first bytes; rules say which of them are taken. */
export const fileTypes = ['pdf', 'png', 'jpeg', 'office', 'ofd', 'old-office', 'text'] as const;
export type FileType = (typeof fileTypes)[number];
export const FileTypeSchema = Type.Enum([...fileTypes]);

/** So many bytes tell. */
export const headBytes = 4_096;

const ooxml: Readonly<Record<string, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
};
const ole: Readonly<Record<string, string>> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
};
const plain: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  log: 'text/plain',
  csv: 'text/csv',
};

export interface RecognisedFile {
  type: FileType;
  mediaType: string;
}

const starts = (head: Buffer, ...bytes: number[]) =>
  head.length >= bytes.length && bytes.every((byte, at) => head[at] === byte);

/**
 * What a file is, by its first bytes; the name only tells apart what shares them (a zip may be a Word document).
 * Undefined: nothing that is taken.
 */
export function recogniseFile(head: Buffer, name: string): RecognisedFile | undefined {
  const ending = /\.([a-z0-9]{1,5})$/u.exec(name.toLowerCase())?.[1] ?? '';
  if (starts(head, 0x25, 0x50, 0x44, 0x46, 0x2d))
    return { type: 'pdf', mediaType: 'application/pdf' };
  if (starts(head, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) {
    return { type: 'png', mediaType: 'image/png' };
  }
  if (starts(head, 0xff, 0xd8, 0xff)) return { type: 'jpeg', mediaType: 'image/jpeg' };
  if (starts(head, 0x50, 0x4b, 0x03, 0x04)) {
    if (ending === 'ofd') return { type: 'ofd', mediaType: 'application/ofd' };
    const mediaType = ooxml[ending];
    return mediaType === undefined ? undefined : { type: 'office', mediaType };
  }
  if (starts(head, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) {
    const mediaType = ole[ending];
    return mediaType === undefined ? undefined : { type: 'old-office', mediaType };
  }
  const mediaType = plain[ending];
  return mediaType === undefined || head.includes(0) ? undefined : { type: 'text', mediaType };
}
