import { codeOf, RecordsError, type RecordsErrorCode } from '../errors.ts';

/** Extended result codes: https://www.sqlite.org/rescode.html */
const extended: Readonly<Record<number, RecordsErrorCode>> = {
  1555: 'RECORDS_UNIQUE',
  2067: 'RECORDS_UNIQUE',
  787: 'RECORDS_FOREIGN_KEY',
  1811: 'RECORDS_APPEND_ONLY',
};

const primary: Readonly<Record<number, RecordsErrorCode>> = {
  5: 'RECORDS_BUSY',
  6: 'RECORDS_BUSY',
  8: 'RECORDS_READ_ONLY',
  11: 'RECORDS_CORRUPT',
  13: 'RECORDS_FULL',
  19: 'RECORDS_CONSTRAINT',
  26: 'RECORDS_CORRUPT',
};

function resultCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

/** Names an error of node:sqlite; ours (already coded) pass through. */
export function classifySqliteError(error: unknown): { code: RecordsErrorCode; message: string } {
  if (error instanceof RecordsError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  const result = resultCode(error);
  if (result === undefined) {
    const closed = codeOf(error) === 'ERR_INVALID_STATE';
    return { code: closed ? 'RECORDS_CLOSED' : 'RECORDS_FAILED', message };
  }
  return { code: extended[result] ?? primary[result & 0xff] ?? 'RECORDS_FAILED', message };
}
