import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problem.ts';
import { sendProblem } from './error-handler.ts';
import { pagePolicy } from './security-headers.ts';

/** Vite names what is below `static/` by content, so it may be kept for ever; all else is asked for again. */
const immutable = 'public, max-age=31536000, immutable';

/** Replaces `__CSP_NONCE__`, and adds `<meta name="csp-nonce">` for emotion where the page has none. */
function withNonce(page: string, nonce: string): string {
  const marked = page.replaceAll('__CSP_NONCE__', nonce);
  if (marked.includes('name="csp-nonce"')) return marked;
  return marked.replace('<head>', `<head><meta name="csp-nonce" content="${nonce}">`);
}

/** The signing page (`/s/<code>`) is a page of its own, small enough for a weak telephone line. */
function pageFor(url: string): string {
  return url.startsWith('/s/') ? join('sign', 'index.html') : 'index.html';
}

async function sendPage(
  webDir: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const page = await readFile(join(webDir, pageFor(request.url)), 'utf8').catch(() => {
    throw new Problem(503, 'WEB_NOT_BUILT', 'The console is not built: run npm run build:web.');
  });
  const nonce = randomBytes(16).toString('base64');
  return reply
    .header('content-security-policy', pagePolicy(nonce))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(withNonce(page, nonce));
}

function wantsPage(request: FastifyRequest): boolean {
  return (
    request.method === 'GET' &&
    !request.url.startsWith('/api/') &&
    !request.url.startsWith('/static/') &&
    (request.headers.accept ?? '').includes('text/html')
  );
}

/** Serves the built console; every path that is no file is the page, whose router knows it. */
export async function addWeb(app: FastifyInstance, webDir: string | undefined): Promise<void> {
  app.setNotFoundHandler((request, reply) => {
    if (webDir !== undefined && wantsPage(request)) return sendPage(webDir, request, reply);
    return sendProblem(request, reply, new Problem(404, 'NOT_FOUND', 'There is nothing here.'));
  });
  if (webDir === undefined) return;
  for (const url of ['/', '/index.html'])
    app.get(url, (request, reply) => sendPage(webDir, request, reply));
  await app.register(fastifyStatic, {
    root: webDir,
    index: false,
    preCompressed: true,
    cacheControl: false,
    dotfiles: 'ignore',
    setHeaders(reply, path) {
      const kept = path.includes(`${sep}static${sep}`);
      void reply.header('cache-control', kept ? immutable : 'no-cache');
    },
  });
}
