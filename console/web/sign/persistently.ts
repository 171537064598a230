/** Waits between attempts, in milliseconds; the last one stays. */
const waitsMs = [2_000, 4_000, 8_000, 15_000, 30_000] as const;

interface Attempts {
  /** True when nobody knows whether the attempt arrived. */
  isUnsure: (error: unknown) => boolean;
  /** Called before each wait. */
  onUnsure: () => void;
  /** Resolves after `ms`, or sooner when it is worth trying again (the line is back, a tap). */
  wait: (ms: number) => Promise<void>;
}

/** Tries until the server has answered for good. What is tried must be safe to repeat. */
export async function persistently<T>(attempt: () => Promise<T>, how: Attempts): Promise<T> {
  for (let failed = 0; ; failed += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!how.isUnsure(error)) throw error;
      how.onUnsure();
      await how.wait(waitsMs[Math.min(failed, waitsMs.length - 1)] ?? 30_000);
    }
  }
}
