/** What the doctor found; everything but `ok` carries the remedy. */
export interface Finding {
  check: string;
  state: 'ok' | 'warning' | 'failed' | 'unknown';
  detail: string;
  remedy?: string;
}

/** Limits of the doctor's checks, from rules/operations/doctor.yaml. */
export interface DoctorLimits {
  minimumMemoryMiB: number;
  minimumFreeDiskMiB: number;
  minimumNodeMajor: number;
  /** A clock before this date is certainly wrong. */
  notBefore: string;
}
