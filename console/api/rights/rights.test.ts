import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { isRole, roleIds, type RoleId } from '../../../analyzer/people/principal.ts';
import { actions, resources } from '../permission.ts';
import { loadRights, type Rights } from './rights.ts';

describe('the policy', () => {
  let rights: Rights;
  beforeAll(async () => {
    rights = await loadRights();
  });
  const listOf = (role: RoleId) =>
    rights.rightsOf([role]).map(({ resource, action }) => `${resource}:${action}`);

  it('names only roles, resources and actions that there are, each line once', async () => {
    const text = await readFile(new URL('policy.csv', import.meta.url), 'utf8');
    const lines = text.split('\n').filter((line) => line.startsWith('p, '));
    expect(new Set(lines).size).toBe(lines.length);
    for (const line of lines) {
      const [, role = '', resource = '', action = ''] = line.split(', ');
      expect(isRole(role), line).toBe(true);
      expect(resources, line).toContain(resource);
      expect(actions, line).toContain(action);
    }
    expect(roleIds.filter((role) => listOf(role).length === 0)).toEqual([]);
  });

  it('keeps the three administrators from each other’s work and from content', () => {
    const content = /^(events:(read|export)|alerts|assessments)/;
    for (const role of ['system-admin', 'security-admin', 'audit-admin'] as const) {
      expect(
        listOf(role).filter((right) => content.test(right)),
        role,
      ).toEqual([]);
    }
    expect(listOf('system-admin').filter((right) => /^(grants|audit)/.test(right))).toEqual([]);
    expect(
      listOf('security-admin').filter((right) => /^audit|^(polls|sources|assets):[^r]/.test(right)),
    ).toEqual([]);
    const others = listOf('audit-admin').filter((right) => !right.startsWith('audit:'));
    expect(others.toSorted()).toEqual(['accounts:read', 'units:read']);
  });

  it('lets only the security administrator grant, only the audit administrator read the audit log', () => {
    const having = (right: { resource: 'grants' | 'audit'; action: 'create' | 'read' }) =>
      roleIds.filter((role) => rights.allows(role, right));
    expect(having({ resource: 'grants', action: 'create' })).toEqual(['security-admin']);
    expect(having({ resource: 'audit', action: 'read' })).toEqual(['audit-admin']);
  });

  it('lets nobody change or delete the audit log', () => {
    for (const action of ['create', 'update', 'delete'] as const) {
      expect(roleIds.filter((role) => rights.allows(role, { resource: 'audit', action }))).toEqual(
        [],
      );
    }
  });

  it('lets an auditor change nothing but findings, and a leader nothing but play in drills', () => {
    const changesOf = (role: RoleId) =>
      listOf(role).filter((right) => /:(create|update|delete)$/.test(right));
    expect(changesOf('auditor')).toEqual(['findings:create', 'findings:update']);
    expect(changesOf('bureau-leader')).toEqual(['drills:update']);
  });
});
