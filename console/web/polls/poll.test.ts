import { expect, it } from 'vitest';
import { isTestable, pollBody, pollForm, pollState } from './poll.ts';

it('sends the secrets of the chosen version only, and only those that were typed', () => {
  const form = { ...pollForm(undefined, 'u1'), address: ' 10.0.0.1 ', community: 'public' };
  expect(pollBody({ ...form, version: '2c' }, true)).toEqual({
    unitId: 'u1',
    address: '10.0.0.1',
    port: 161,
    version: '2c',
    community: 'public',
    intervalSeconds: 300,
    enabled: true,
  });
  const v3 = pollBody({ ...form, user: 'xd', authKey: '' }, false);
  expect(v3).not.toHaveProperty('community');
  expect(v3).not.toHaveProperty('authKey');
  expect(v3).not.toHaveProperty('unitId');
  expect(v3).toMatchObject({ user: 'xd', authProtocol: 'SHA-256', privProtocol: 'AES-128' });
});

it('can test a connection only with all its secrets', () => {
  const form = { ...pollForm(undefined, 'u1'), address: '10.0.0.1' };
  expect(isTestable(form)).toBe(false);
  expect(isTestable({ ...form, user: 'xd', authKey: 'k' })).toBe(true);
  expect(isTestable({ ...form, version: '2c' })).toBe(false);
  expect(isTestable({ ...form, version: '2c', community: 'c' })).toBe(true);
});

it('reads the state of a poll from its last run', () => {
  const ran = { enabled: true, lastRunAt: '2026-01-01T00:00:00Z' };
  expect(pollState({ ...ran, lastOutcome: 'ok' })).toBe('ok');
  expect(pollState({ ...ran, lastOutcome: 'partial' })).toBe('partial');
  expect(pollState({ ...ran, lastOutcome: 'TIMEOUT' })).toBe('failed');
  expect(pollState({ ...ran, enabled: false, lastOutcome: 'TIMEOUT' })).toBe('off');
  expect(pollState({ enabled: true, lastRunAt: null, lastOutcome: null })).toBe('never');
});
