import type { DeliveryStateName, NoticeStateName } from './state.ts';
import type { NoticeKind, NoticeSeverity, Tlp } from './facts.ts';

/** Read model of the notices of a unit; the fold itself is in `cases`. Can be rebuilt. */
interface NoticesTable {
  id: string;
  /** Issuer. */
  unit_id: string;
  number: string | null;
  kind: NoticeKind;
  severity: NoticeSeverity;
  /** 3 urgent … 0 low, to sort by. */
  severity_rank: number;
  tlp: Tlp;
  title: string;
  state: NoticeStateName;
  version: number;
  source: string;
  created_at: string;
  issued_at: string | null;
  archived_at: string | null;
  updated_at: string;
  recipients: number;
  recurrences: number;
  references_count: number;
  /** 1 while deliveries have to be made, withdrawn or archived in the background. */
  pending: number;
}

/** Notices by what they are about; see `fingerprint.ts`. */
interface NoticeFingerprintsTable {
  notice_id: string;
  /** Issuer. */
  unit_id: string;
  fingerprint: string;
  /** `<unit> <fingerprint>` while new reports join this notice, else null; unique. */
  active_key: string | null;
}

/** Recipients that a batch could not reach, until it can. */
interface NoticeFailuresTable {
  notice_id: string;
  unit_id: string;
  /** Unit that the delivery was for. */
  recipient_unit_id: string;
  code: string;
  detail: string;
  at: string;
}

/** Read model of the deliveries; can be rebuilt. Clock columns hold the deadline while the clock runs. */
interface DeliveriesTable {
  id: string;
  /** Recipient. */
  unit_id: string;
  notice_id: string;
  parent_id: string | null;
  issuer_unit_id: string;
  number: string;
  title: string;
  kind: NoticeKind;
  severity: NoticeSeverity;
  severity_rank: number;
  tlp: Tlp;
  state: DeliveryStateName;
  version: number;
  round: number;
  recurrences: number;
  /** Kind of the open request, if any. */
  open_request: 'dispute' | 'extension' | null;
  issued_at: string;
  updated_at: string;
  /** Earliest deadline of a clock that runs. */
  next_due_at: string | null;
  next_clock: string | null;
  sign_due_at: string | null;
  contain_due_at: string | null;
  feedback_due_at: string | null;
  verify_due_at: string | null;
  /** Of the signing link. */
  code: string;
}

/** Last number that a unit gave in a year. A rolled back issue gives its number back. */
interface NumberSeriesTable {
  unit_id: string;
  year: number;
  last: number;
}

/** PINs for signing without a session. */
interface AccountPinsTable {
  account_id: string;
  /** PHC string of argon2id. */
  pin_hash: string;
  set_at: string;
}

/** Files that people brought as evidence, and the cases that name them: a row per file and case. */
interface NoticeUploadsTable {
  id: string;
  /** For which it was uploaded. */
  unit_id: string;
  account_id: string;
  sha256: string;
  sm3: string;
  bytes: number;
  name: string;
  at: string;
  /** Null until a message of a case names the file. */
  case_id: string | null;
}

/** 通报. */
export interface NoticeTables {
  notices: NoticesTable;
  notice_fingerprints: NoticeFingerprintsTable;
  notice_failures: NoticeFailuresTable;
  deliveries: DeliveriesTable;
  number_series: NumberSeriesTable;
  account_pins: AccountPinsTable;
  notice_uploads: NoticeUploadsTable;
}
