import { expect, it } from 'vitest';
import { paperIn, paperOf } from './paper.ts';

const form = { ...paperIn(undefined, '2026-11-01'), title: '备份恢复演练记录' };

it('leaves out what was left open', () => {
  expect(paperOf(form)).toEqual({ title: '备份恢复演练记录', effectiveOn: '2026-11-01' });
});

it('names the paper after the attestation where it has no name of its own', () => {
  expect(paperOf({ ...form, signedBy: '张校长', expiresOn: '2027-10-31' })).toEqual({
    title: '备份恢复演练记录',
    effectiveOn: '2026-11-01',
    expiresOn: '2027-10-31',
    document: { title: '备份恢复演练记录', signedBy: '张校长' },
  });
});
