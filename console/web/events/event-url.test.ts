import { describe, expect, it } from 'vitest';
import {
  edgesOf,
  eventSearchParams,
  eventsUrl,
  parseEventSearch,
  quoteTerm,
  withinUnits,
  withTerm,
  type EventSearch,
} from './event-url.ts';

const searches: EventSearch[] = [
  { query: '', range: { kind: 'last', span: '24h' } },
  { query: 'user.name:root AND "登录 失败"', range: { kind: 'last', span: '15m' } },
  {
    query: 'source.ip:"2001:db8::/32"',
    range: { kind: 'fixed', from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' },
  },
];

describe('event search in the URL', () => {
  it('comes back as it went in', () => {
    for (const search of searches) {
      const text = eventSearchParams(search).toString();
      expect(parseEventSearch(new URLSearchParams(text))).toEqual(search);
    }
  });

  it('leaves the defaults out', () => {
    expect(eventsUrl(searches[0]!)).toBe('/events');
    expect(eventsUrl({ query: 'root' })).toBe('/events?query=root');
  });

  it('falls back to the last day for what is malformed', () => {
    for (const text of [
      'last=3y',
      'from=x&to=y',
      'from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z',
      'from=2026-11-02T00:00:00Z',
    ]) {
      expect(parseEventSearch(new URLSearchParams(text)).range).toEqual({
        kind: 'last',
        span: '24h',
      });
    }
  });

  it('turns a span into edges that end now', () => {
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(edgesOf({ kind: 'last', span: '1h' }, now)).toEqual({
      from: '2026-11-21T11:00:00.000Z',
      to: '2026-11-21T12:00:00.000Z',
    });
  });
});

it('narrows a query to units without changing what it means', () => {
  expect(withinUnits('', ['u1'])).toBe('unit.id:u1');
  expect(withinUnits('a OR b', ['u1', 'u2'])).toBe('(a OR b) AND (unit.id:u1 OR unit.id:u2)');
  expect(
    withinUnits(
      'a',
      Array.from({ length: 500 }, (_, i) => `u${i}`),
    ),
  ).toBe('a');
});

describe('adding a value to a query', () => {
  it('quotes what the language would read otherwise', () => {
    expect(quoteTerm('root')).toBe('root');
    expect(quoteTerm('10.0.0.1')).toBe('10.0.0.1');
    expect(quoteTerm('核心交换机')).toBe('核心交换机');
    expect(quoteTerm('2001:db8::1')).toBe('"2001:db8::1"');
    expect(quoteTerm('a "b" \\c')).toBe('"a \\"b\\" \\\\c"');
    expect(quoteTerm('AND')).toBe('"AND"');
  });

  it('narrows, shuts out, and does nothing twice', () => {
    const one = withTerm('', 'user.name', 'root');
    expect(one).toBe('user.name:root');
    const two = withTerm(one, 'event.outcome', 'success', true);
    expect(two).toBe('user.name:root AND NOT event.outcome:success');
    expect(withTerm(two, 'user.name', 'root')).toBe(two);
  });

  it('keeps an OR together', () => {
    expect(withTerm('a OR b', 'unit.id', 'u1')).toBe('(a OR b) AND unit.id:u1');
  });
});
