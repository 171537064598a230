import { useSession } from '../providers/session.ts';

/** Whose eyes look at apps: what a page offers first depends on it, what is allowed never does. */
export type AppSide = 'reviewer' | 'school' | 'provider' | 'reader';

const sides: readonly (readonly [role: string, side: AppSide])[] = [
  ['app-reviewer', 'reviewer'],
  ['school-security-officer', 'school'],
  ['school-cio', 'school'],
  ['app-provider', 'provider'],
];

export function useAppSide(): AppSide {
  const who = useSession();
  const roles = new Set(who?.grants.map(({ role }) => role));
  return sides.find(([role]) => roles.has(role))?.[1] ?? 'reader';
}
