import type { Cell, DocumentDescription, DocumentFormat } from './description.ts';
import type { DocumentErrorCode } from './errors.ts';
import type { ListHead } from './xlsx/list-writer.ts';

export type ListFormat = 'xlsx' | 'csv';

/** What the thread is asked. A list is opened, fed and finished; one is open at a time. */
export type DocumentRequest =
  | { kind: 'render'; description: DocumentDescription; format: DocumentFormat }
  | { kind: 'open-list'; head: ListHead; format: ListFormat }
  | { kind: 'rows'; rows: readonly (readonly Cell[])[] }
  | { kind: 'finish-list' };

export type ToDocumentThread = DocumentRequest & { turn: number };

export type FromDocumentThread =
  | { kind: 'made'; turn: number; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'taken'; turn: number }
  | { kind: 'failed'; turn: number; code: DocumentErrorCode; message: string };
