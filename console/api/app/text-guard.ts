import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem.ts';

/**
 * Whether some text in a parsed JSON value can not be kept: U+0000, which Postgres refuses, and half a surrogate pair, which
 * no UTF-8 has and which would come back from the database as another text than the one in the audit chain.
 */
export function holdsUnstorableText(value: unknown): boolean {
  // A stack of its own: a body may be nested deeper than calls may be.
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === 'string') {
      if (next.includes('\0') || !next.isWellFormed()) return true;
    } else if (Array.isArray(next)) {
      for (const item of next) left.push(item);
    } else if (isPlainObject(next)) {
      for (const [key, item] of Object.entries(next)) left.push(key, item);
    }
  }
  return false;
}

/** Not a stream or a buffer, which some routes read themselves. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Refuses with BAD_TEXT (400) what no store can keep, before any route sees it. */
export function addTextGuard(app: FastifyInstance): void {
  app.addHook('preValidation', async (request) => {
    const { params, query, body } = request;
    if (holdsUnstorableText([params, query, body])) throw badText();
  });
}

export function badText(): Problem {
  return new Problem(400, 'BAD_TEXT', 'Some text holds U+0000 or half a surrogate pair.');
}
