import type { FastifyRequest } from 'fastify';

/** Language that a person wants: `en` when it is asked for first, Chinese otherwise. */
export function localeOf(request: Pick<FastifyRequest, 'headers'>): 'zh' | 'en' {
  const wanted = request.headers['accept-language'] ?? '';
  return /^\s*en\b/i.test(wanted) ? 'en' : 'zh';
}
