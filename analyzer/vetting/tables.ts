/** Goes one way, but that a failed or read package may be read again: `queued`. */
export type PackageState = 'queued' | 'reading' | 'read' | 'failed';

/** One uploaded package of an app. */
interface AppPackagesTable {
  id: string;
  /** For which it was uploaded. */
  unit_id: string;
  /** Of the ledger; null until somebody links it. */
  app_id: string | null;
  /** The blob. */
  sha256: string;
  sm3: string;
  bytes: number;
  file_name: string;
  state: PackageState;
  /** Why it could not be read: a code of the reader, and its text. */
  error_code: string | null;
  error: string | null;
  /** What lists and comparisons by version need; null until it was read. */
  platform: 'android' | 'ios' | null;
  package_name: string | null;
  version_name: string | null;
  /** Text: Android's is a number, of iOS a text. */
  version_code: string | null;
  label: string | null;
  /** JSON: `PackageSummary`. */
  summary: string | null;
  /** The facts as a blob of JSON. */
  facts_sha256: string | null;
  /** JSON: `Declared`; null when nothing was declared. */
  declared: string | null;
  /** The vetting that holds. */
  vet_id: string | null;
  /** JSON: how many findings of each verdict, and the worst severity of FAIL and SUSPECT. */
  counts: string | null;
  rules_version: string | null;
  /** How often reading was begun: one that takes the process down each time is given up. */
  attempts: number;
  /** 1 when the ledger of apps knows that it was read. */
  announced: number;
  uploaded_by: string;
  uploaded_by_name: string;
  uploaded_at: string;
  read_at: string | null;
  vetted_at: string | null;
}

/** One run of the checks over the facts; never changed, so that a decision points to what was seen. */
interface AppPackageVetsTable {
  id: string;
  package_id: string;
  /** Of the package. */
  unit_id: string;
  why: 'read' | 'declared' | 'rules' | 'asked';
  rules_version: string;
  facts_sha256: string;
  /** JSON: `Declared`. */
  declared: string | null;
  /** JSON: `Finding[]`. */
  findings: string;
  /** JSON: every permission against the matrix. */
  matrix: string;
  counts: string;
  at: string;
}

/** Packages of apps and what the checks said of them. */
export interface VettingTables {
  app_packages: AppPackagesTable;
  app_package_vets: AppPackageVetsTable;
}
