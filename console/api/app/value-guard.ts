import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem.ts';

/** Levels of a body; what people send has fewer than ten. Beyond some thousands, writing it down again ends the stack. */
const deepest = 64;

/** Refuses with BAD_TEXT, BAD_NUMBER or TOO_DEEP (400) what no store can keep, before any route sees it. */
export function addValueGuard(app: FastifyInstance): void {
  // After validation, which makes numbers of texts: "1e999" passes every maximum as Infinity.
  app.addHook('preHandler', async ({ params, query, body }) => {
    refuseUnstorable([params, query, body]);
  });
}

/**
 * Throws BAD_TEXT (400) for U+0000, which Postgres refuses, and for half a surrogate pair, which no UTF-8 has and which would
 * come back from the database as another text than the one in the audit chain; BAD_NUMBER (400) for what JSON can not say;
 * TOO_DEEP (400) for values within values beyond any use.
 */
export function refuseUnstorable(value: unknown): void {
  // A stack of its own: a body may be nested deeper than calls may be.
  const left: [value: unknown, depth: number][] = [[value, 0]];
  for (let next = left.pop(); next; next = left.pop()) {
    const [one, depth] = next;
    if (typeof one === 'string') refuseText(one);
    else if (typeof one === 'number') refuseNumber(one);
    else if (Array.isArray(one) || isPlainObject(one)) {
      refuseDepth(depth);
      for (const [key, item] of Object.entries(one)) left.push([key, depth], [item, depth + 1]);
    }
  }
}

function refuseDepth(depth: number): void {
  if (depth <= deepest) return;
  throw new Problem(400, 'TOO_DEEP', `The values are nested more than ${deepest} levels deep.`);
}

function refuseText(text: string): void {
  if (!text.includes('\0') && text.isWellFormed()) return;
  throw new Problem(400, 'BAD_TEXT', 'Some text holds U+0000 or half a surrogate pair.');
}

function refuseNumber(number: number): void {
  if (Number.isFinite(number)) return;
  throw new Problem(400, 'BAD_NUMBER', 'Some number is too large.');
}

/** Not a stream or a buffer, which some routes read themselves. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
