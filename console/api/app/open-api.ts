import fastifySwagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import type { Permission } from '../permission.ts';

/** In words, as the first line of a route's description. */
function needs(permission: Permission | undefined): string {
  if (permission === undefined || permission === 'public') return 'Open to everybody.';
  if (permission === 'signed-in') return 'Needs a session.';
  return `Needs the right ${permission.resource}:${permission.action}.`;
}

function securityOf(permission: Permission | undefined): Readonly<Record<string, string[]>>[] {
  if (permission === undefined || permission === 'public') return [];
  const session = { session: [], csrf: [] };
  return permission === 'signed-in' ? [session] : [session, { token: [] }];
}

/** `/alerts/:id/close` → `alerts`: routes of one resource stand together. */
function tagOf(url: string): string {
  return url.replace(/^\/api\/v1\//, '').split('/')[0] ?? 'other';
}

/** Makes `GET /api/docs` the OpenAPI document of all routes; register before them. */
export async function addOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      info: {
        title: 'XiaoDun',
        version,
        description: 'Errors are application/problem+json (RFC 9457) with a stable `code`.',
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'xiaodun' },
          csrf: {
            type: 'apiKey',
            in: 'header',
            name: 'x-csrf-token',
            description: 'On unsafe methods, with the value that GET /session answers.',
          },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const { permission } = route.config ?? {};
      return {
        url,
        schema: {
          ...schema,
          hide: !url.startsWith('/api/v1/'),
          tags: [tagOf(url)],
          description: [needs(permission), schema?.description].filter(Boolean).join(' '),
          security: securityOf(permission),
        },
      };
    },
  });
  let document: string | undefined;
  app.get('/api/docs', async (_request, reply) => {
    document ??= JSON.stringify(app.swagger());
    return reply.type('application/json; charset=utf-8').send(document);
  });
}
