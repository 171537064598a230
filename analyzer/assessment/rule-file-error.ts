/** A rule file that is not what it must be; every fault of it, each with its path inside the file. */
export class RuleFileError extends Error {
  readonly code = 'RULE_FILE_INVALID';
  constructor(file: string, faults: readonly string[]) {
    super(`${file}: ${faults.join('; ')}`);
  }
}
