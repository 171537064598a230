import type { Static } from 'typebox';
import type { Account as AccountSchema } from '../../api/accounts/schema.ts';

export const accountStates = ['invited', 'active', 'locked', 'left'] as const;

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

export type Account = Static<typeof AccountSchema>;
