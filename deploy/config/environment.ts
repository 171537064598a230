/**
 * The one file that reads the environment.
 *
 * `XIAODUN_<GROUP>__<KEY>` overrides a key of the configuration: `XIAODUN_HTTP__PORT=9000`. Case and single underscores do
 * not count: `EVENTS__RETENTION_DAYS` and `EVENTS__RETENTIONDAYS` are `events.retentionDays`.
 */
export interface EnvironmentOverride {
  variable: string;
  /** Both as `plainName` gives them. */
  group: string;
  key: string;
  value: string;
}

/** How a name of the environment and a key of the configuration are compared. */
export function plainName(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

export function environmentOverrides(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): EnvironmentOverride[] {
  return Object.entries(environment).flatMap(([variable, value]) => {
    const match = /^XIAODUN_([A-Z0-9_]+?)__([A-Z0-9_]+)$/.exec(variable);
    const [, group, key] = match ?? [];
    if (group === undefined || key === undefined || value === undefined) return [];
    return [{ variable, group: plainName(group), key: plainName(key), value }];
  });
}

/** Where the test data with expected results stands, when it is there at all. */
export function oraclesFolder(): string {
  return process.env['XIAODUN_ORACLES'] ?? '../shared/oracles';
}

/** For programs that we start. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}
