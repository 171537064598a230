export const accountStates = ['invited', 'active', 'locked', 'left'] as const;

export type AccountState = (typeof accountStates)[number];

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
] as const;

export interface AccountGrant {
  id: string;
  role: string;
  unitId: string;
  unitName: string;
  from: string;
  until: string | null;
}

export interface Account {
  id: string;
  username: string;
  name: string;
  unitId: string;
  unitName: string;
  phone: string | null;
  email: string | null;
  state: AccountState;
  totpEnabled: boolean;
  lastSignInAt: string | null;
  grants: readonly AccountGrant[];
}
