/** Runs under one key that are asked for at the same time are one run: a walk over everything is not cheap. */
export function shareRuns<T>(): (key: string, run: () => Promise<T>) => Promise<T> {
  const under = new Map<string, Promise<T>>();
  return (key, run) => {
    const known = under.get(key);
    if (known) return known;
    const started = run().finally(() => under.delete(key));
    under.set(key, started);
    return started;
  };
}
