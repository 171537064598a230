import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import fastifyRateLimit from '@fastify/rate-limit';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { LogController, type FastifyInstance, type FastifyServerOptions } from 'fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { addressKey } from '../../analyzer/people/address-key.ts';
import type { People } from '../../analyzer/people/people.ts';
import type { Feature } from './api.ts';
import { addAuth } from './app/auth.ts';
import { refuseInsecureBind, type AppConfig } from './app/config.ts';
import { addErrorHandler, sendFrameworkError } from './app/error-handler.ts';
import { addHostGuard } from './app/host-guard.ts';
import { createLazyCompilers } from './app/lazy-compilers.ts';
import { addOpenApi } from './app/open-api.ts';
import { addOrderlyClose } from './app/orderly-close.ts';
import { addOperations, type Readiness } from './app/operations.ts';
import { addSecurityHeaders } from './app/security-headers.ts';
import { addValueGuard } from './app/value-guard.ts';
import { addWeb } from './app/web.ts';
import { Problem } from './problem.ts';
import type { Rights } from './rights/rights.ts';

export interface AppDeps {
  people: People;
  /** From `loadRights()`. */
  rights: Rights;
  config: AppConfig;
  log: Logger;
  metrics: Registry;
  features: readonly Feature[];
  /** The built console; without it only the API is served. */
  webDir?: string;
  readiness?: () => Promise<Readiness>;
  /** Shown in the OpenAPI document. */
  version?: string;
}

const defaultBodyLimit = 1_048_576;
const defaultRequestTimeoutMs = 30_000;
/** Addresses whose rates are remembered; the least recent go first. */
const maxRatedAddresses = 10_000;

function newServer({ config, log }: AppDeps): FastifyInstance {
  const compilers = createLazyCompilers();
  const options = {
    loggerInstance: log,
    // Addresses and headers carry tokens; `app/operations.ts` logs the route instead.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    frameworkErrors: sendFrameworkError,
    requestIdHeader: false,
    bodyLimit: config.bodyLimitBytes ?? defaultBodyLimit,
    requestTimeout: config.requestTimeoutMs ?? defaultRequestTimeoutMs,
    exposeHeadRoutes: false,
    // One hop: only what the proxy itself appended is believed.
    trustProxy: config.behindProxy ? (_address: string, hop: number) => hop === 0 : false,
    ajv: { customOptions: { removeAdditional: false, allErrors: false } },
    schemaController: { compilersFactory: compilers },
    ...(config.tls === undefined ? {} : { https: config.tls }),
  };
  const app = Fastify(options as FastifyServerOptions) as unknown as FastifyInstance;
  // A form of another site can post text/plain without asking first; nothing of ours reads it.
  app.removeContentTypeParser('text/plain');
  app.decorate('compileSchemas', () => compilers.compileAll());
  return app;
}

async function addRateLimit(app: FastifyInstance): Promise<void> {
  await app.register(fastifyRateLimit, {
    global: false,
    cache: maxRatedAddresses,
    keyGenerator: (request) => addressKey(request.ip),
    errorResponseBuilder: (_request, { ttl }) =>
      new Problem(429, 'RATE_LIMITED', 'Too many attempts; wait a little.', {
        retryAfterSeconds: Math.ceil(ttl / 1_000),
      }),
  });
}

/**
 * The HTTP side of a node: `/api/v1` from the features, the console, and the routes of operations.
 * Rejects when a route declares no permission, or when plain HTTP would leave this machine (INSECURE_BIND).
 */
export async function createApp(deps: AppDeps): Promise<FastifyInstance> {
  refuseInsecureBind(deps.config);
  const app = newServer(deps);
  addErrorHandler(app);
  addSecurityHeaders(app, deps.config);
  addHostGuard(app, deps.config);
  addValueGuard(app);
  addOrderlyClose(app);
  app.decorate('declaredRoutes', []);
  await app.register(fastifyCookie);
  await addRateLimit(app);
  await addOpenApi(app, deps.version ?? '0');
  const readiness = deps.readiness ?? (async () => ({ ready: true, reasons: [] }));
  addOperations(app, deps.metrics, readiness);
  await app.register(
    async (api) => {
      addAuth(api, deps);
      for (const feature of deps.features) {
        // A scope of its own: what a feature adds (a body parser, a hook) is not felt by the others.
        await api.register(async (scope) => feature(scope.withTypeProvider<TypeBoxTypeProvider>()));
      }
    },
    { prefix: '/api/v1' },
  );
  await addWeb(app, deps.webDir);
  return app;
}
