const statusOf = {
  NOT_XLSX: 422,
  OLD_EXCEL: 422,
  CSV_FILE: 422,
  HAS_MACROS: 422,
  ENCRYPTED: 422,
  FILE_EMPTY: 422,
  FILE_TOO_LARGE: 413,
  ZIP_TOO_LARGE: 422,
  TOO_COMPLEX: 422,
  TOO_MANY_SHEETS: 422,
  TOO_MANY_ROWS: 422,
  TOO_MANY_COLUMNS: 422,
  NO_HEADINGS: 422,
  HEADINGS_MISSING: 422,
  HEADING_TWICE: 422,
  NO_ROWS: 422,
  IMPORT_BUSY: 503,
  IMPORT_UNKNOWN: 404,
  IMPORT_NOT_YOURS: 409,
  IMPORT_NOT_OPEN: 409,
  IMPORT_HAS_FAULTS: 409,
  IMPORT_NOTHING: 409,
  IMPORT_CHANGED: 409,
  INVITES_TAKEN: 409,
  WORKBOOK_FAILED: 500,
} as const;

export type ImportErrorCode = keyof typeof statusOf;

/** What is wrong with a file or an import as a whole; `status` is the HTTP status. Both languages are in `fields`. */
export class ImportError extends Error {
  readonly code: ImportErrorCode;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: ImportErrorCode, zh: string, en: string, fields: Record<string, unknown> = {}) {
    super(en);
    this.name = 'ImportError';
    this.code = code;
    this.status = statusOf[code];
    this.fields = { ...fields, zh, en };
  }
}
