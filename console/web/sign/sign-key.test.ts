import { expect, it } from 'vitest';
import { forgetKey, keyForSigning, newKey, type KeyStore } from './sign-key.ts';

function memory(): KeyStore {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}

it('keeps one key per link until it is forgotten', () => {
  const store = memory();
  let made = 0;
  const make = (): string => `key-${(made += 1)}`;
  expect(keyForSigning(store, 'a', make)).toBe('key-1');
  expect(keyForSigning(store, 'a', make)).toBe('key-1');
  expect(keyForSigning(store, 'b', make)).toBe('key-2');
  forgetKey(store, 'a');
  expect(keyForSigning(store, 'a', make)).toBe('key-3');
});

it('works in a browser that keeps nothing', () => {
  const refuse = (): never => {
    throw new Error('SecurityError');
  };
  const store: KeyStore = { getItem: refuse, setItem: refuse, removeItem: refuse };
  expect(keyForSigning(store, 'a', () => 'key')).toBe('key');
  expect(() => forgetKey(store, 'a')).not.toThrow();
});

it('makes keys of 128 bits', () => {
  expect(newKey()).toMatch(/^[0-9a-f]{32}$/u);
  expect(newKey()).not.toBe(newKey());
});
