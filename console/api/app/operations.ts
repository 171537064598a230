import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Histogram, type Registry } from 'prom-client';
import { Problem } from '../problem.ts';
import { isLoopback } from './config.ts';

export interface Readiness {
  ready: boolean;
  /** In words, per component that is not. */
  reasons: string[];
}

function refuseStrangers(request: FastifyRequest): void {
  if (isLoopback(request.ip)) return;
  throw new Problem(403, 'FORBIDDEN', 'Metrics are served to this machine only.');
}

/** `/healthz` says that the process answers, `/readyz` that its stores do, `/metrics` is for Prometheus on this machine. */
export function addOperations(
  app: FastifyInstance,
  metrics: Registry,
  readiness: () => Promise<Readiness>,
): void {
  const durations = new Histogram({
    name: 'console_request_duration_seconds',
    help: 'Time to answer a request, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [metrics],
  });
  app.addHook('onResponse', async (request, reply) => {
    // The route, not the address: addresses carry ids and one-time tokens.
    const route = request.routeOptions.url ?? 'none';
    const status = String(reply.statusCode);
    durations.observe({ method: request.method, route, status }, reply.elapsedTime / 1_000);
    request.log.debug({ method: request.method, route, status, ms: reply.elapsedTime }, 'answered');
  });
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const { ready, reasons } = await readiness();
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not-ready', reasons });
  });
  app.get('/metrics', async (request, reply) => {
    refuseStrangers(request);
    return reply.type(metrics.contentType).send(await metrics.metrics());
  });
}
