import type { FastifyInstance } from 'fastify';

/** Requests that are under way at the end are answered within this; whoever is slower is cut off. */
const lingerMs = 3_000;
const lookEveryMs = 50;

/**
 * Lets `app.close()` end. A connection that is answered while the server closes would be kept alive for its whole time-out, and
 * one that has not asked anything yet for longer.
 */
export function addOrderlyClose(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    const { server } = app;
    if (!server.listening) return;
    const idle = setInterval(() => server.closeIdleConnections(), lookEveryMs).unref();
    const late = setTimeout(() => server.closeAllConnections(), lingerMs).unref();
    server.once('close', () => {
      clearInterval(idle);
      clearTimeout(late);
    });
  });
}
