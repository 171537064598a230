import type { LogSource } from '../rule.ts';

/** Whether an event of the source `has` is one that a rule for `wants` should see. */
export function covers(has: LogSource, wants: LogSource): boolean {
  return (['category', 'product', 'service'] as const).every(
    (part) => wants[part] === undefined || has[part]?.toLowerCase() === wants[part].toLowerCase(),
  );
}
