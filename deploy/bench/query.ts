/** `xiaodun bench query [--events N]`: one JSON line per measured question; resolves to the exit code. */
export async function benchQuery(args: readonly string[]): Promise<number> {
  void args;
  return 1;
}
