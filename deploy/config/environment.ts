/**
 * The one file that reads the environment.
 *
 * `XIAODUN_<GROUP>__<KEY>` overrides a key of the configuration: `XIAODUN_HTTP__PORT=9000`. Group and key are written in
 * upper case with underscores between words (`EVENTS__RETENTION_DAYS`).
 */
export interface EnvironmentOverride {
  variable: string;
  group: string;
  key: string;
  value: string;
}

function camel(words: string): string {
  return words.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function environmentOverrides(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): EnvironmentOverride[] {
  return Object.entries(environment).flatMap(([variable, value]) => {
    const match = /^XIAODUN_([A-Z0-9_]+?)__([A-Z0-9_]+)$/.exec(variable);
    const [, group, key] = match ?? [];
    if (group === undefined || key === undefined || value === undefined) return [];
    return [{ variable, group: camel(group), key: camel(key), value }];
  });
}

/** Where the test data with expected results stands, when it is there at all. */
export function oraclesFolder(): string {
  return process.env['XIAODUN_ORACLES'] ?? '../shared/oracles';
}
