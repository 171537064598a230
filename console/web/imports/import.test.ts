import { describe, expect, it } from 'vitest';
import type { Session } from '../providers/session.ts';
import { kindsFor, mostImportBytes, progressOf, unfitFile, unitsFor } from './import.ts';

const counts = { rows: 9, create: 8, known: 1, fault: 0, done: 0, refused: 0 };

describe('what a person may import', () => {
  it('follows what the person may create', () => {
    const who = {
      permissions: [
        { resource: 'units', action: 'create' },
        { resource: 'accounts', action: 'create' },
        { resource: 'notices', action: 'read' },
      ],
    } as unknown as Session;
    expect(kindsFor(who)).toEqual(['units', 'people']);
    expect(kindsFor(undefined)).toEqual([]);
  });

  it('is for the units of the right role, each once, the own first', () => {
    const who = {
      account: { unitId: 'u2' },
      grants: [
        { role: 'system-admin', unitId: 'u1', unitName: '市' },
        { role: 'system-admin', unitId: 'u2', unitName: '县' },
        { role: 'bureau-analyst', unitId: 'u3', unitName: '省' },
        { role: 'system-admin', unitId: 'u2', unitName: '县' },
      ],
    } as unknown as Session;
    expect(unitsFor(who, 'units').map(({ id }) => id)).toEqual(['u2', 'u1']);
    expect(unitsFor(who, 'notices').map(({ id }) => id)).toEqual(['u3']);
  });
});

describe('a file', () => {
  it('is refused before it is sent when it cannot be read anyway', () => {
    expect(unfitFile({ name: '单位.xlsx', size: 1 })).toBeUndefined();
    expect(unfitFile({ name: '单位.XLSX', size: mostImportBytes })).toBeUndefined();
    expect(unfitFile({ name: '单位.xls', size: 1 })).toBe('imports.notXlsx');
    expect(unfitFile({ name: 'a.xlsx', size: 0 })).toBe('imports.emptyFile');
    expect(unfitFile({ name: 'a.xlsx', size: mostImportBytes + 1 })).toBe('imports.tooLarge');
  });
});

describe('progress', () => {
  it('counts refused rows as through, and nothing to do as done', () => {
    expect(progressOf({ ...counts, done: 3, refused: 1 })).toBe(0.5);
    expect(progressOf({ ...counts, create: 0 })).toBe(1);
  });
});
