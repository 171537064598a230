/** Every fault of a configuration file at once, each `file:line:column: key: what to do`. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.length === 1 ? faults[0] : `${faults.length} faults:\n  ${faults.join('\n  ')}`);
    this.faults = faults;
  }
}
