import { PostgresDialect, type Dialect } from 'kysely';
import pg from 'pg';
import { RecordsError } from '../errors.ts';
import { createCodedDriver } from './postgres-connection.ts';

function parseInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RecordsError('RECORDS_FAILED', `The integer ${text} is too large; keep it as text.`);
}

/** int8 is also count(*) and sums of integers; numeric is sums of int8 and averages. */
function parserOf(
  oid: Parameters<typeof pg.types.getTypeParser>[0],
): ReturnType<typeof pg.types.getTypeParser> {
  if (oid === pg.types.builtins.INT8) return parseInteger;
  if (oid === pg.types.builtins.NUMERIC) return Number;
  return pg.types.getTypeParser(oid);
}

export interface PostgresTarget {
  connectionString: string;
  /** Connections at most, default 10. */
  poolSize?: number;
}

/** Numbers come back as on SQLite: integers and sums as JavaScript numbers. */
export function createPostgresDialect(target: PostgresTarget): Dialect {
  const pool = new pg.Pool({
    connectionString: target.connectionString,
    max: target.poolSize ?? 10,
    // Also the longest wait for a free connection, as for the write turn on SQLite.
    connectionTimeoutMillis: 30_000,
    types: { getTypeParser: parserOf },
    application_name: 'xiaodun',
  });
  // A connection that breaks while idle is replaced by the pool; the next query reports what is wrong.
  pool.on('error', () => undefined);
  const dialect = new PostgresDialect({ pool });
  return {
    createDriver: () => createCodedDriver(dialect.createDriver()),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  };
}
