/** Why a package could not be read. */
export type PackageErrorCode =
  /** Neither an APK nor an IPA. */
  | 'NOT_A_PACKAGE'
  /** Larger than the limits allow, packed or unpacked. */
  | 'OVER_LIMIT'
  /** The container contradicts itself or was cut off. */
  | 'MALFORMED'
  /** Reading was stopped after the time that the limits allow. */
  | 'OUT_OF_TIME'
  /** Reading was stopped at the memory that the limits allow. */
  | 'OUT_OF_MEMORY'
  /** The reading process ended by itself without a result. */
  | 'CRASHED'
  /** The platform is stopping, or the caller gave up. */
  | 'STOPPED';

/** A package that can't be read: one line that says why. */
export class PackageError extends Error {
  readonly code: PackageErrorCode;

  constructor(code: PackageErrorCode, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.code = code;
  }
}

/** True for what another attempt may read, on a machine with more time and memory or after a restart. */
export function worthAnotherAttempt({ code }: PackageError): boolean {
  return code === 'STOPPED' || code === 'CRASHED';
}
