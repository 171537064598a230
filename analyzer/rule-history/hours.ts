const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** `2026-11-21T08` UTC: sorts by time. */
export function hourOf(iso: string): string {
  return iso.slice(0, 13);
}

/** The hour so long before an instant. */
export function hourBefore(nowIso: string, ms: number): string {
  return hourOf(new Date(Date.parse(nowIso) - ms).toISOString());
}

/** The instant at which an hour begins, ISO 8601. */
export function beginOf(hour: string): string {
  return `${hour}:00:00.000Z`;
}
