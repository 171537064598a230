import { describe, expect, it } from 'vitest';
import { listQuery, notSet, totalOf } from './data-provider.ts';
import { ApiError, apiUrl, problemOf } from './http.ts';
import { problemText } from './problem-text.ts';
import { isPermitted, type Session } from './session.ts';

describe('list parameters', () => {
  it('are JSON texts with both ends of the range', () => {
    expect(
      listQuery({
        pagination: { page: 3, perPage: 25 },
        sort: { field: 'lastSeenAt', order: 'DESC' },
        filter: { state: 'open', q: 'root' },
      }),
    ).toEqual({
      range: '[50,74]',
      sort: '["lastSeenAt","DESC"]',
      filter: '{"state":"open","q":"root"}',
    });
  });

  it('leave out what is not set, and turn "not set" into null', () => {
    expect(listQuery({ filter: { q: '', state: undefined, assigneeId: notSet } })).toEqual({
      range: '[0,24]',
      filter: '{"assigneeId":null}',
    });
    expect(listQuery({ filter: {} })).toEqual({ range: '[0,24]' });
  });

  it('read the total from Content-Range', () => {
    expect(totalOf('alerts 0-24/319')).toBe(319);
    expect(totalOf('alerts 0-0/0')).toBe(0);
    expect(totalOf('alerts 0-24/*')).toBeUndefined();
    expect(totalOf(null)).toBeUndefined();
  });
});

describe('refusals', () => {
  it('carry code, status and further fields of the problem', () => {
    const problem = problemOf(409, { code: 'UNIT_CYCLE', detail: 'x', unitId: 'u1' });
    expect(problem).toMatchObject({ status: 409, code: 'UNIT_CYCLE', fields: { unitId: 'u1' } });
  });

  it('get a code of their own when a proxy or a crash answers', () => {
    expect(problemOf(502, undefined).code).toBe('HTTP_502');
    expect(problemOf(500, '<html>').code).toBe('HTTP_500');
  });

  it('are told by code, then by status, then in the words of the server', () => {
    const texts: Record<string, string> = {
      'problem.LOCKED_OUT': 'locked',
      'problem.HTTP_409': 'conflict',
      'problem.UNKNOWN': 'unknown',
    };
    const translate = (key: string, options?: Record<string, unknown>): string =>
      texts[key] ?? JSON.stringify(options?.['_'] ?? key).slice(1, -1);
    expect(problemText(new ApiError(401, 'LOCKED_OUT', 'd'), translate)).toBe('locked');
    expect(problemText(new ApiError(409, 'NEW_CODE', 'd'), translate)).toBe('conflict');
    expect(problemText(new ApiError(418, 'NEW_CODE', 'a teapot'), translate)).toBe('a teapot');
    expect(problemText(new TypeError('x'), translate)).toBe('unknown');
    const worded = new ApiError(422, 'LOCKED_OUT', 'd', {
      zh: '第 3 行没有表头',
      en: 'no heading',
    });
    expect(problemText(worded, (key) => (key === 'problem.language' ? 'zh' : key))).toBe(
      '第 3 行没有表头',
    );
  });
});

describe('addresses', () => {
  it('leave out undefined parameters and escape the rest', () => {
    expect(apiUrl('/events', { query: 'a:"b c"', cursor: undefined, limit: 50 })).toBe(
      '/api/v1/events?query=a%3A%22b+c%22&limit=50',
    );
    expect(apiUrl('/home')).toBe('/api/v1/home');
  });
});

describe('permissions', () => {
  const who = { permissions: [{ resource: 'alerts', action: 'read' }] } as unknown as Session;

  it('understand the words of react-admin', () => {
    expect(isPermitted(who, 'alerts', 'list')).toBe(true);
    expect(isPermitted(who, 'alerts', 'show')).toBe(true);
    expect(isPermitted(who, 'alerts', 'edit')).toBe(false);
    expect(isPermitted(who, 'units', 'read')).toBe(false);
    expect(isPermitted(undefined, 'alerts', 'read')).toBe(false);
  });
});
