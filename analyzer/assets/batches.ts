/** SQLite allows 32,766 bound values per statement; 200 rows of 20 columns stay far below. */
const rowsPerStatement = 200;

/** Runs `write` for slices of `rows` that fit into one statement. */
export async function inBatches<T>(
  rows: readonly T[],
  write: (slice: T[]) => Promise<unknown>,
): Promise<void> {
  for (let i = 0; i < rows.length; i += rowsPerStatement) {
    await write(rows.slice(i, i + rowsPerStatement));
  }
}
