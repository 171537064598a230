import type { Principal } from '../../analyzer/people/principal.ts';

/** What casbin decides over. A new feature adds its resource here and its lines to `rights/policy.csv`. */
export const resources = [
  'units',
  'accounts',
  'grants',
  'tokens',
  'sources',
  'assets',
  'polls',
  'events',
  'alerts',
  'rules',
  'assessments',
  'audit',
  'health',
  'settings',
  'notices',
  'incidents',
  'deadlines',
  'channels',
  'peers',
  'playbooks',
  'drills',
  'findings',
  'apps',
  'sweeps',
  'captures',
] as const;

export type Resource = (typeof resources)[number];
export const actions = ['read', 'create', 'update', 'delete', 'approve', 'export'] as const;

export type Action = (typeof actions)[number];

/**
 * Declared by every route in `config.permission`; a route without one refuses to start.
 * `public` needs nobody, `signed-in` any session, otherwise casbin decides role × resource × action.
 */
export type Permission = 'public' | 'signed-in' | { resource: Resource; action: Action };

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: Permission;
  }
  interface FastifyRequest {
    /** Set before the handler of every route that is not public. */
    principal: Principal;
  }
}
