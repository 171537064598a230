import { sql, type Expression, type SqlBool } from 'kysely';

/** `%text%` with the wildcards of the text itself taken literally. */
function containing(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`;
}

/** True where one of the columns contains the text, whatever its case; the same on both dialects. */
export function anyContains(columns: readonly string[], text: string): Expression<SqlBool> {
  const pattern = containing(text);
  const parts = columns.map(
    (column) => sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`,
  );
  return sql<SqlBool>`(${sql.join(parts, sql` or `)})`;
}
