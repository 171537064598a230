import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Prepared statements by text, least recently used first out. `prepare` costs as much as a small query. */
export interface StatementCache {
  get(sql: string): StatementSync;
  clear(): void;
}

export function createStatementCache(database: DatabaseSync, capacity: number): StatementCache {
  const statements = new Map<string, StatementSync>();
  return {
    get(sql) {
      const known = statements.get(sql);
      if (known) {
        statements.delete(sql);
        statements.set(sql, known);
        return known;
      }
      const statement = database.prepare(sql);
      statements.set(sql, statement);
      if (statements.size > capacity) {
        const oldest = statements.keys().next();
        if (!oldest.done) statements.delete(oldest.value);
      }
      return statement;
    },
    clear: () => statements.clear(),
  };
}
