/** SQLite allows 32,766 bound values per statement; 200 rows of 20 columns stay far below. */
const rowsPerStatement = 200;

/** Where wide rows are written while people wait for the API: a statement is built and handed over in a few milliseconds. */
export const shortBatch = 40;

/** Runs `write` for slices of `rows` that fit into one statement. */
export async function inBatches<T>(
  rows: readonly T[],
  write: (slice: T[]) => Promise<unknown>,
  size = rowsPerStatement,
): Promise<void> {
  for (let i = 0; i < rows.length; i += size) {
    await write(rows.slice(i, i + size));
  }
}
