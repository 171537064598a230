import { describe, expect, it } from 'vitest';
import type { Filter } from './event-store.ts';
import { parseQueryString } from './query-string.ts';

const equals = (field: string, value: string): Filter => ({ kind: 'equals', field, value });
const text = (words: string): Filter => ({ kind: 'text', text: words });

const readable: readonly [string, Filter[]][] = [
  ['', []],
  ['*', []],
  ['user.name:admin', [equals('user.name', 'admin')]],
  ['user.name:"zhang san"', [equals('user.name', 'zhang san')]],
  ['user.name:adm*', [{ kind: 'prefix', field: 'user.name', value: 'adm' }]],
  ['user.name:*', [{ kind: 'exists', field: 'user.name' }]],
  ['source.ip:10.1.2.3', [equals('source.ip', '10.1.2.3')]],
  ['source.ip:10.0.0.0/8', [{ kind: 'cidr', field: 'source.ip', cidr: '10.0.0.0/8' }]],
  ['source.ip:2001:da8::/32', [{ kind: 'cidr', field: 'source.ip', cidr: '2001:da8::/32' }]],
  ['source.ip:"2001:da8::1"', [equals('source.ip', '2001:da8::1')]],
  ['event.severity:>=4', [{ kind: 'range', field: 'event.severity', gte: 4 }]],
  ['event.severity:[1 TO 4}', [{ kind: 'range', field: 'event.severity', gte: 1, lt: 4 }]],
  ['event.severity:{1 TO *]', [{ kind: 'range', field: 'event.severity', gt: 1 }]],
  ['@timestamp:>2026-03-01', [{ kind: 'range', field: '@timestamp', gt: '2026-03-01' }]],
  [
    '@timestamp:["2026-03-01T00:00:00Z" TO 2026-03-02]',
    [{ kind: 'range', field: '@timestamp', gte: '2026-03-01T00:00:00Z', lte: '2026-03-02' }],
  ],
  ['failed', [text('failed')]],
  ['192.168.1.1', [text('192.168.1.1')]],
  ['2001:da8::1', [text('2001:da8::1')]],
  ['10GE1/0/24', [text('10GE1/0/24')]],
  ['登录失败', [text('登录失败')]],
  ['"failed password"', [text('"failed password"')]],
  ['fail*', [text('fail*')]],
  ['message:失败', [{ kind: 'text', field: 'message', text: '失败' }]],
  ['a:1 b:2', [equals('a', '1'), equals('b', '2')]],
  ['a:1 AND b:2 AND c:3', [equals('a', '1'), equals('b', '2'), equals('c', '3')]],
  ['a:1 OR b:2', [{ kind: 'any', filters: [equals('a', '1'), equals('b', '2')] }]],
  ['NOT a:1', [{ kind: 'not', filter: equals('a', '1') }]],
  ['-a:1 x', [{ kind: 'not', filter: equals('a', '1') }, text('x')]],
  ['-failed', [{ kind: 'not', filter: text('failed') }]],
  ['HW-CE6881', [text('HW-CE6881')]],
  [
    'a:1 AND NOT (b:2 OR c:3)',
    [
      equals('a', '1'),
      { kind: 'not', filter: { kind: 'any', filters: [equals('b', '2'), equals('c', '3')] } },
    ],
  ],
  [
    'NOT a:1 OR b:2 c:3',
    [
      {
        kind: 'any',
        filters: [
          { kind: 'not', filter: equals('a', '1') },
          { kind: 'all', filters: [equals('b', '2'), equals('c', '3')] },
        ],
      },
    ],
  ],
  [
    'a:1 OR b:2 AND c:3',
    [
      {
        kind: 'any',
        filters: [equals('a', '1'), { kind: 'all', filters: [equals('b', '2'), equals('c', '3')] }],
      },
    ],
  ],
];

describe('query string', () => {
  it.each(readable)('reads %s', (query, filters) => {
    expect(parseQueryString(query)).toEqual(filters);
  });

  const faults: readonly [string, number][] = [
    ['(a:1', 4],
    ['a:1)', 3],
    ['a:1 AND', 7],
    ['a:1 OR OR b:2', 7],
    ['user.name:', 10],
    ['user.name:"open', 10],
    ['user.name:a*b', 10],
    ['fai*ed', 3],
    ['user.name:a?c', 11],
    ['x:1 user.name:/ab/', 14],
    ['event.severity:[1 4]', 15],
    ['x:1 event.severity:>high', 4],
    ['user.name:(a OR b)', 10],
    ['[1 TO 2]', 0],
    ['source.ip:10.0.0.0/99', 10],
  ];
  it.each(faults)('names the position of the fault in %s', (query, position) => {
    expect(() => parseQueryString(query)).toThrow(
      expect.objectContaining({ code: 'QUERY_SYNTAX', position }),
    );
  });

  it('refuses what is too long or too deep', () => {
    expect(() => parseQueryString('x'.repeat(2_001))).toThrow(/2000/u);
    expect(() => parseQueryString(`${'('.repeat(16)}a${')'.repeat(16)}`)).toThrow(/deeply/u);
    expect(() => parseQueryString(Array.from({ length: 101 }, () => 'a').join(' '))).toThrow(
      /100/u,
    );
  });

  it('reads a hundred conditions in one go', () => {
    const query = Array.from({ length: 100 }, (_, at) => `f${at}:v`).join(' OR ');
    expect(parseQueryString(query)).toHaveLength(1);
  });
});
