/**
 * Tables of daily work that have a twin in the drill world, named with the prefix. Whoever works on drill records says
 * `cases` and reaches `drill_cases`. The twins are made by migrations 017 and 018; a test compares each with its original.
 */
export const twinnedTables = [
  'parties',
  'cases',
  'case_messages',
  'case_arrivals',
  'case_nodes',
  'case_clocks',
  'case_outbox',
  'clock_escalations',
  'runs',
] as const;

export const drillPrefix = 'drill_';

/** Written from the drill world besides its own tables: who did what is in the one audit log of the unit. */
export const auditTables = ['audit_entries', 'audit_chains'] as const;
