/** What one group of an oracle measured: `passed` of `total` comparisons, and the rate it must reach. */
export interface OracleResult {
  name: string;
  passed: number;
  total: number;
  /** Share of comparisons, 0 to 1, below which the check fails. */
  requiredRate: number;
  /** The first failures, one readable line each; capped so that a bad run stays readable. */
  failures: string[];
}
