export const appOrigins = ['provider', 'entered', 'own', 'used'] as const;
/**
 * Where an entry of the ledger comes from: the provider itself, a reviewer on behalf of one, a unit that developed it (自研自用),
 * a unit that uses it and has nobody to file it.
 */
export type AppOrigin = (typeof appOrigins)[number];

/** One app in the ledger of a unit. Facts change here; what was filed is frozen in the log of the filing. */
interface AppTable {
  id: string;
  unit_id: string;
  /** Counts changes: what a writer must have seen. */
  version: number;
  name: string;
  origin: AppOrigin;
  provider_name: string | null;
  /** Credit code, or the name without spaces and case where there is none: what lists go by. */
  provider_key: string | null;
  package_name: string | null;
  bundle_id: string | null;
  /** JSON: `AppFacts`. */
  facts: string;
  /** Of `app_packages`: the latest that could be read. */
  package_id: string | null;
  /** Written by the projection of its filing; null without one. */
  filing_id: string | null;
  filing_state: string | null;
  filing_number: string | null;
  filed_on: string | null;
  valid_until: string | null;
  /** Its filing is or was public: everybody but other providers finds it. */
  public: number;
  closed_at: string | null;
  created_at: string;
  created_by: string;
  created_by_name: string;
  updated_at: string;
}

/** Read model of provider filings; the fold itself is in `cases`. */
interface AppFilingTable {
  id: string;
  unit_id: string;
  app_id: string;
  authority_unit_id: string;
  title: string;
  state: string;
  version: number;
  number: string | null;
  provider_name: string | null;
  provider_key: string | null;
  package_id: string | null;
  items_decided: number;
  items_problems: number;
  filed_on: string | null;
  valid_until: string | null;
  next_due_at: string | null;
  opened_by: string;
  opened_at: string;
  updated_at: string;
}

/** Read model of the uses of apps by schools and other units. */
interface AppUseTable {
  id: string;
  unit_id: string;
  app_id: string;
  title: string;
  state: string;
  version: number;
  nature: string | null;
  /** Whose turn it is above the school; null while it is the school's. */
  bureau_unit_id: string | null;
  package_id: string | null;
  items_decided: number;
  items_problems: number;
  /** Why it is reviewed again; null when it is not. */
  trigger_kind: string | null;
  people: number | null;
  in_use_since: string | null;
  reviewed_on: string | null;
  stopped_on: string | null;
  next_due_at: string | null;
  opened_by: string;
  opened_at: string;
  updated_at: string;
}

/** Half-yearly black and white list. Entries are ended, never deleted. */
interface AppListEntryTable {
  id: string;
  /** Who lists: it holds for everything below. */
  unit_id: string;
  list: 'black' | 'white';
  subject: 'provider' | 'app';
  app_id: string | null;
  app_name: string | null;
  provider_key: string;
  provider_name: string;
  reason: string;
  /** `2026H2` */
  half_year: string;
  from_at: string;
  /** No new filing of this provider before; null on the white list. */
  banned_until: string | null;
  ended_at: string | null;
  ended_reason: string | null;
  made_by: string;
  made_by_name: string;
  made_at: string;
}

export const triggerKinds = [
  'version',
  'filing-changed',
  'filing-lost',
  'blacklist',
  'bulletin',
  'complaint',
] as const;
/** Why uses of an app are reviewed again before their year is over. */
export type TriggerKind = (typeof triggerKinds)[number];

/** What happened to an app and has to reach every use of it; a job carries it out, at least once. */
interface AppTriggerTable {
  id: string;
  /** Only uses of this unit and below are meant. */
  unit_id: string;
  app_id: string;
  kind: TriggerKind;
  /** Told to users as it is. */
  reason_zh: string;
  reason_en: string;
  /** Stop using it now. */
  urgent: number;
  made_by_name: string;
  created_at: string;
  /** Id of the last use that has heard of it. */
  reached: string;
  uses: number;
  done_at: string | null;
}

/** Apps, their filings, uses and lists. */
export interface AppTables {
  apps: AppTable;
  app_filings: AppFilingTable;
  app_uses: AppUseTable;
  app_list_entries: AppListEntryTable;
  app_triggers: AppTriggerTable;
}
