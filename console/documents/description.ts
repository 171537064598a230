/** `csv` holds the data tables of a document only. */
export type DocumentFormat = 'docx' | 'xlsx' | 'pdf' | 'csv';

export const documentFormats: readonly DocumentFormat[] = ['docx', 'xlsx', 'pdf', 'csv'];

/**
 * One document, whatever its format: what is on the paper and in which order. Every text is text; line feeds part
 * lines, nothing else is markup. Bounds: `check-description.ts`.
 */
export interface DocumentDescription {
  title: string;
  /** Line under the title, or the document number of a form without a red head. */
  subtitle?: string;
  /** Official letterhead (GB/T 9704): the issuer in red, the document number, a red rule. */
  redHead?: RedHead;
  /** `letter`: large type and wide margins of official letters; `form`: dense grid; `list`: a table across the page. */
  layout: 'letter' | 'form' | 'list';
  /** Small line on top of each page. */
  header?: string;
  /** Faint diagonal text on each page: 内部资料, 草稿. */
  watermark?: string;
  blocks: readonly Block[];
  meta: DocumentMeta;
}

export interface RedHead {
  issuer: string;
  /** 〔2026〕第0123号 with the issuer's word before it. */
  number: string;
  /** Upward documents name who signed (签发人) beside the number. */
  signer?: string;
}

/** Printed in the footer of each page, so that a copy can be traced to the log that it came from. */
export interface DocumentMeta {
  /** ISO 8601 UTC; also the creation date of the file. */
  madeAt: string;
  madeBy: string;
  /** Last signed checkpoint of the audit chains (`Checkpoints.latest`). */
  checkpoint?: { seq: number; sha256: string };
  /** The case and how far its message log had got, with the hash of the last message. */
  caseLog?: { caseId: string; version: number; hash?: string };
}

export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string; style?: 'body' | 'plain' | 'note' }
  /** Numbered 1. 2. 3. or with a mark. */
  | { kind: 'list'; items: readonly string[]; numbered?: boolean }
  | FieldsBlock
  | TableBlock
  | SealBlock
  /** One line each with room to sign by hand. */
  | { kind: 'signatures'; lines: readonly SignatureLine[] }
  | { kind: 'attachments'; files: readonly AttachedFile[] }
  /** What follows begins on a new page. */
  | { kind: 'page-break' }
  | CardsBlock
  /** 抄送 and 印发 lines between two rules, at the end of an official document. */
  | { kind: 'imprint'; lines: readonly string[] };

/** A form: a grid of labels and values with frames. */
export interface FieldsBlock {
  kind: 'fields';
  /** Relative widths of the grid's columns. */
  widths: readonly number[];
  /** Cells from left to right; places taken by a row span from above are left out. */
  rows: readonly FieldRow[];
}

export interface FieldRow {
  cells: readonly FieldCell[];
  /** Room for handwriting, mm. */
  minHeight?: number;
}

export interface FieldCell {
  text: string;
  /** Labels stand in the middle in bold, values to the left. */
  role: 'label' | 'value';
  align?: 'left' | 'center';
  columns?: number;
  rows?: number;
}

export interface TableBlock {
  kind: 'table';
  columns: readonly TableColumn[];
  rows: readonly (readonly Cell[])[];
}

export interface TableColumn {
  title: string;
  /** Relative width. */
  width: number;
  align?: 'left' | 'right' | 'center';
}

/** Numbers stay numbers in Excel; texts stay texts, whatever they begin with. */
export type Cell = string | number | null;

/** Cards to cut out along dashed lines; none is parted between two pages. */
export interface CardsBlock {
  kind: 'cards';
  perRow: 1 | 2 | 3;
  cards: readonly Card[];
}

export interface Card {
  title: string;
  lines: readonly string[];
}

/** Where the seal goes, bottom right: unit, 盖章处 and a date line. */
export interface SealBlock {
  kind: 'seal';
  unit: string;
  /** ISO 8601 date or instant; without one the line is left open for handwriting. */
  date?: string;
}

export interface SignatureLine {
  label: string;
  name?: string;
  /** ISO 8601. */
  date?: string;
}

export interface AttachedFile {
  name: string;
  bytes: number;
  /** Hex. */
  sha256: string;
}
