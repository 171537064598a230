/** What a person may set of a sweep; the rest is as the rules say. */
export interface SweepSettings {
  budget?: number;
  rate?: number;
  ports?: number[];
  prefixIds?: string[];
}

/** As `JSON.stringify` wrote it into the database. */
export function settingsOf(text: string): SweepSettings {
  return JSON.parse(text) as SweepSettings;
}
