import ipaddr from 'ipaddr.js';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problem.ts';
import { isHttps, isLoopback, type AppConfig } from './config.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isUnsafe(method: string): boolean {
  return !safeMethods.has(method);
}

function hostOf(url: string): string | undefined {
  try {
    return new URL(url).host.toLowerCase();
  } catch {
    return undefined;
  }
}

/**
 * A page of another site may point its own name at our address (DNS rebinding) and then is "same origin" to the
 * browser. Names that are not ours are refused; addresses can't be rebound.
 */
function isOurHost(config: AppConfig, name: string): boolean {
  if (isLoopback(name)) return true;
  const bare = name.replace(/^\[|\]$/g, '');
  if (!isLoopback(config.host) && ipaddr.isValid(bare)) return true;
  if (config.publicUrl !== undefined) return new URL(config.publicUrl).hostname === name;
  // Behind TLS a foreign name fails at the certificate; on plain loopback nothing else would stop it.
  return isHttps(config);
}

/** Browsers send `Origin` with every unsafe request; a client that sends none is not a browser. */
function isOurOrigin(config: AppConfig, request: FastifyRequest): boolean {
  if (request.headers['sec-fetch-site'] === 'cross-site') return false;
  const { origin } = request.headers;
  if (origin === undefined) return true;
  const host = hostOf(origin);
  if (host === undefined) return false;
  return (
    host === request.host.toLowerCase() ||
    (config.publicUrl !== undefined && host === hostOf(config.publicUrl))
  );
}

/** Refuses foreign host names on every route, and foreign origins on every unsafe one. */
export function addHostGuard(app: FastifyInstance, config: AppConfig): void {
  app.addHook('onRequest', async (request) => {
    const name = request.hostname.toLowerCase();
    if (!isOurHost(config, name)) {
      throw new Problem(
        421,
        'FOREIGN_HOST',
        'This host name is not one of ours; set http.publicUrl to the address that people use.',
      );
    }
    if (isUnsafe(request.method) && !isOurOrigin(config, request)) {
      throw new Problem(403, 'FOREIGN_ORIGIN', 'The request comes from a page of another site.');
    }
  });
}
