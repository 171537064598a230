/** What the forecast is made from. */
export interface DiskFacts {
  freeBytes: number;
  totalBytes: number;
  /** Of the stored events. */
  storedBytes: number;
  storedEvents: number;
  /** Events that came in the last `sampleDays`, and how many days that really covers (a young store: fewer). */
  recentEvents: number;
  recentDays: number;
  /** Left alone: below it days are given up. */
  reserveBytes: number;
  retentionDays: number;
}

export interface DiskForecast {
  freeBytes: number;
  retentionDays: number;
  /** Measured; undefined while there is too little to measure. */
  bytesPerDay?: number;
  /** How many days of events fit in all; undefined while `bytesPerDay` is. */
  forecastDays?: number;
  /** Until the disk is full; undefined when the retention fits and it never will be. */
  daysUntilFull?: number;
}

/** Less than an hour of events says nothing about a day. */
const minimumDays = 1 / 24;

/** How many days fit at the present rate. Without a measured rate it makes no guess. */
export function forecastDisk(facts: DiskFacts): DiskForecast {
  const { freeBytes, retentionDays, storedBytes, storedEvents, recentEvents, recentDays } = facts;
  const base = { freeBytes, retentionDays };
  if (storedEvents === 0 || recentEvents === 0 || recentDays < minimumDays) return base;
  const bytesPerDay = ((recentEvents / recentDays) * storedBytes) / storedEvents;
  const usable = Math.max(0, freeBytes - facts.reserveBytes);
  const forecastDays = (storedBytes + usable) / bytesPerDay;
  if (forecastDays >= retentionDays) return { ...base, bytesPerDay, forecastDays };
  return { ...base, bytesPerDay, forecastDays, daysUntilFull: usable / bytesPerDay };
}
