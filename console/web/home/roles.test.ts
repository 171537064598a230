import { expect, it } from 'vitest';
import { homeKindOf, screensOf } from './roles.ts';

const holder = (...roles: string[]) => ({
  grants: roles.map((role) => ({ role, unitId: 'u', unitName: 'U' })),
});

it('gives each role its home', () => {
  expect(homeKindOf(holder('school-cio'))).toBe('cio');
  expect(homeKindOf(holder('school-security-officer'))).toBe('officer');
  expect(homeKindOf(holder('bureau-analyst'))).toBe('analyst');
  expect(homeKindOf(holder('bureau-leader'))).toBe('leader');
  expect(homeKindOf(holder('auditor'))).toBe('auditor');
  expect(homeKindOf(holder('drill-director'))).toBe('director');
  expect(homeKindOf(holder('app-reviewer'))).toBe('reviewer');
  expect(homeKindOf(holder('app-provider'))).toBe('provider');
  expect(homeKindOf(holder('audit-admin'))).toBe('other');
  expect(homeKindOf(undefined)).toBe('other');
});

it('prefers the daily work of somebody with several roles', () => {
  expect(homeKindOf(holder('system-admin', 'bureau-leader', 'bureau-analyst'))).toBe('analyst');
  expect(homeKindOf(holder('school-security-officer', 'school-cio'))).toBe('cio');
});

it('has five screens one click away for schools, bureaus and reviewers', () => {
  for (const kind of ['cio', 'officer', 'analyst', 'leader', 'auditor', 'reviewer'] as const) {
    expect(screensOf[kind]).toHaveLength(5);
  }
});
