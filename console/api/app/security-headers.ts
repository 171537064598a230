import type { FastifyInstance } from 'fastify';
import { isHttps, type AppConfig } from './config.ts';

/** For everything that is not the page itself: it loads nothing and is framed by nobody. */
const closedPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/**
 * The page runs our own scripts only. Styles are made at run time by emotion (MUI), which marks its `<style>`
 * elements with the nonce of the page.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export function addSecurityHeaders(app: FastifyInstance, config: AppConfig): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'content-security-policy': closedPolicy,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
      'x-request-id': request.id,
    });
    if (isHttps(config)) void reply.header('strict-transport-security', 'max-age=31536000');
    if (config.demo) void reply.header('x-xiaodun-demo', '1');
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store');
  });
}
