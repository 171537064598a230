import { expect, it } from 'vitest';
import { emptyFirstRun, faultOf, firstRunBody, type FirstRunForm } from './first-run.ts';

const person = (username: string, password = 'Correct-Horse-7') => ({
  name: '王建国',
  username,
  password,
  again: password,
});

const form: FirstRunForm = {
  ...emptyFirstRun,
  unit: { name: ' 清河县第一中学 ', kind: 'school', code: '' },
  admin: person('admin'),
  audit: person('auditor'),
};

it('keeps the audit administrator apart from the administrator', () => {
  expect(faultOf(form)).toBeUndefined();
  expect(faultOf({ ...form, audit: person(' Admin ') })).toBe('setup.samePerson');
  expect(faultOf({ ...form, security: person('auditor') })).toBe('setup.samePerson');
});

it('finds a password that was typed in two ways', () => {
  expect(faultOf({ ...form, audit: { ...person('auditor'), again: 'x' } })).toBe(
    'setup.passwordsDiffer',
  );
});

it('sends only the people that were named, without the repeated passwords', () => {
  expect(firstRunBody('t', { ...form, officer: person('officer') })).toEqual({
    token: 't',
    unit: { name: '清河县第一中学', kind: 'school' },
    admin: { name: '王建国', username: 'admin', password: 'Correct-Horse-7' },
    audit: { name: '王建国', username: 'auditor', password: 'Correct-Horse-7' },
    officer: { name: '王建国', username: 'officer', password: 'Correct-Horse-7' },
  });
});
