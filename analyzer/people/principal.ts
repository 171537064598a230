/** The roles of the platform. 三员: `system-admin`, `security-admin`, `audit-admin`. */
export const roleIds = [
  'system-admin',
  'security-admin',
  'audit-admin',
  'school-cio',
  'school-security-officer',
  'bureau-analyst',
  'bureau-leader',
  'auditor',
  'drill-director',
  'app-reviewer',
  'app-provider',
] as const;

export type RoleId = (typeof roleIds)[number];

export function isRole(text: string): text is RoleId {
  return (roleIds as readonly string[]).includes(text);
}

/** A role held at a unit; it reaches the unit's sub-tree. ISO dates; `until` exclusive. */
export interface Grant {
  role: RoleId;
  unitId: string;
  from: string;
  until?: string;
}

/** Who is asking: a signed-in person or an API token of theirs. Grants are those in force now. */
export interface Principal {
  accountId: string;
  name: string;
  unitId: string;
  grants: readonly Grant[];
  via:
    | { kind: 'session'; sessionId: string }
    | { kind: 'token'; tokenId: string; scopes: readonly string[] };
  /** Remote address, for the audit log. */
  address: string;
}
