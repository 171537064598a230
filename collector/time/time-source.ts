/** The one clock of the platform. Tests and drills pass a driven one; nothing else reads `Date.now`. */
export interface TimeSource {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

export const systemTime: TimeSource = { now: () => Date.now() };

/** ISO 8601 UTC with milliseconds, the form in which every store keeps time. */
export function isoNow(time: TimeSource): string {
  return new Date(time.now()).toISOString();
}
