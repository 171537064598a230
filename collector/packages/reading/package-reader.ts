import type { PackageFacts } from '../facts.ts';

/** Reads one package in a process of its own, with bounds of time and memory. Nothing of the package is ever executed. */
export interface PackageReader {
  /**
   * @param name as uploaded; the last part of the path when left out.
   * @throws {PackageError}
   */
  read(path: string, options?: { name?: string; signal?: AbortSignal }): Promise<PackageFacts>;
  /** Ends what is being read; those who wait get STOPPED. */
  stop(): Promise<void>;
}
