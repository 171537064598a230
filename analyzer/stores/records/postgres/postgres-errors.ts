import { codeOf, RecordsError, type RecordsErrorCode } from '../errors.ts';

/** SQLSTATE: https://www.postgresql.org/docs/15/errcodes-appendix.html; XD001 is ours (append-only triggers). */
const exact: Readonly<Record<string, RecordsErrorCode>> = {
  '23503': 'RECORDS_FOREIGN_KEY',
  '23505': 'RECORDS_UNIQUE',
  '25006': 'RECORDS_READ_ONLY',
  '25P02': 'RECORDS_ROLLED_BACK',
  '40001': 'RECORDS_CONFLICT',
  '40P01': 'RECORDS_CONFLICT',
  '53100': 'RECORDS_FULL',
  '55P03': 'RECORDS_BUSY',
  XD001: 'RECORDS_APPEND_ONLY',
  ECONNREFUSED: 'RECORDS_UNREACHABLE',
  ECONNRESET: 'RECORDS_UNREACHABLE',
  ENOTFOUND: 'RECORDS_UNREACHABLE',
  ETIMEDOUT: 'RECORDS_UNREACHABLE',
  EPIPE: 'RECORDS_UNREACHABLE',
};

const classes: Readonly<Record<string, RecordsErrorCode>> = {
  '08': 'RECORDS_UNREACHABLE',
  '23': 'RECORDS_CONSTRAINT',
  '28': 'RECORDS_UNREACHABLE',
  '53': 'RECORDS_OVERLOADED',
  '57': 'RECORDS_UNREACHABLE',
  XX: 'RECORDS_CORRUPT',
};

/** pg gives these no code. */
const lost = /^Connection terminated|^timeout exceeded when trying to connect/;

/** Names an error of pg in the words of both engines. */
export function toRecordsError(error: unknown): RecordsError {
  if (error instanceof RecordsError) return error;
  const message = error instanceof Error ? error.message : 'unknown Postgres error';
  const code = codeOf(error) ?? '';
  if (lost.test(message)) return new RecordsError('RECORDS_UNREACHABLE', message, error);
  const known = exact[code] ?? (code.length === 5 ? classes[code.slice(0, 2)] : undefined);
  return new RecordsError(known ?? 'RECORDS_FAILED', message || code, error);
}
