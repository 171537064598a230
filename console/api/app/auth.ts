import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { People } from '../../../analyzer/people/people.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { equalInConstantTime } from '../../../analyzer/people/tokens-at-rest.ts';
import type { Permission } from '../permission.ts';
import { Problem } from '../problem.ts';
import type { Right, Rights } from '../rights/rights.ts';
import { isHttps, type AppConfig } from './config.ts';
import { isUnsafe } from './host-guard.ts';

/** A route under `/api/v1` as it was registered, for the generated test of rights. */
export interface DeclaredRoute {
  method: string;
  /** With the prefix: `/api/v1/units/:id`. */
  url: string;
  permission: Permission;
  /** Schema of the body, for tests that make bodies up. */
  body?: unknown;
}

declare module 'fastify' {
  interface FastifyInstance {
    declaredRoutes: DeclaredRoute[];
    /** Compiles every route's schemas at once, which else happens at its first request; throws at a bad one. */
    compileSchemas(): void;
  }
  interface FastifyRequest {
    /** The caller with all grants; `principal` has only those that carry the route's right. */
    caller: Principal;
    /** What the browser session of the caller carries; undefined for API tokens. */
    browserSession: { csrfToken: string; mustChangePassword: boolean } | undefined;
  }
  interface FastifyContextConfig {
    /** Open to a session whose password must be changed first (the session's own routes). */
    whilePasswordExpired?: boolean;
    /** Asked by a screen by itself (a stream that opens again): does not put off the idle time-out. */
    background?: boolean;
  }
}

interface Caller {
  principal: Principal;
  browserSession?: { csrfToken: string; mustChangePassword: boolean };
}

/** `__Host-` binds the cookie to this host and to HTTPS; browsers refuse the prefix on plain HTTP. */
export function sessionCookieName(config: AppConfig): string {
  return isHttps(config) ? '__Host-xiaodun' : 'xiaodun';
}

export function setSessionCookie(reply: FastifyReply, config: AppConfig, token: string): void {
  void reply.setCookie(sessionCookieName(config), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: isHttps(config),
  });
}

export function clearSessionCookie(reply: FastifyReply, config: AppConfig): void {
  void reply.clearCookie(sessionCookieName(config), {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: isHttps(config),
  });
}

const bearer = /^Bearer ([A-Za-z0-9_-]{20,200})$/;

async function identify(
  people: People,
  config: AppConfig,
  request: FastifyRequest,
): Promise<Caller | undefined> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = bearer.exec(authorization)?.[1];
    const principal = token && (await people.tokens.resolve(token, request.ip));
    return principal ? { principal } : undefined;
  }
  const cookie = request.cookies[sessionCookieName(config)];
  if (cookie === undefined) return undefined;
  const background =
    request.routeOptions.config.background === true || request.headers['x-background'] === '1';
  const session = await people.sessions.resolve(cookie, request.ip, { background });
  if (session === undefined) return undefined;
  const { principal, csrfToken, mustChangePassword } = session;
  return { principal, browserSession: { csrfToken, mustChangePassword } };
}

function checkCsrf(request: FastifyRequest, csrfToken: string): void {
  if (!isUnsafe(request.method)) return;
  const header = request.headers['x-csrf-token'];
  if (typeof header === 'string' && equalInConstantTime(header, csrfToken)) return;
  throw new Problem(403, 'CSRF', 'The x-csrf-token header is missing or of another session.');
}

/** A token does what its scopes say and never more than its owner may. */
function scopeAllows(principal: Principal, right: Right): boolean {
  if (principal.via.kind === 'session') return true;
  return principal.via.scopes.includes(`${right.resource}:${right.action}`);
}

/**
 * Narrows the grants of the caller to those that carry the right: somebody who is an analyst at one school and an
 * auditor of a county reads raw events of the school only.
 */
function authorize(rights: Rights, principal: Principal, permission: Permission): Principal {
  if (permission === 'public') return principal;
  if (permission === 'signed-in') {
    if (principal.via.kind === 'session') return principal;
    throw new Problem(403, 'FORBIDDEN', 'An API token can not be used here.');
  }
  const grants = rights.grantsFor(principal.grants, permission);
  if (grants.length > 0 && scopeAllows(principal, permission)) return { ...principal, grants };
  throw new Problem(
    403,
    'FORBIDDEN',
    `This needs the right ${permission.resource}:${permission.action}.`,
  );
}

function refuseExpiredPassword(request: FastifyRequest, caller: Caller): void {
  if (!caller.browserSession?.mustChangePassword) return;
  if (request.routeOptions.config.whilePasswordExpired) return;
  throw new Problem(403, 'PASSWORD_CHANGE_REQUIRED', 'Set a new password first.');
}

export interface AuthDeps {
  people: People;
  rights: Rights;
  config: AppConfig;
}

/** Every route below declares a permission, or the node does not start. */
export function addAuth(api: FastifyInstance, { people, rights, config }: AuthDeps): void {
  api.addHook('onRoute', (route) => {
    const permission = route.config?.permission;
    const methods = [route.method].flat();
    if (permission === undefined) {
      throw new Error(`${methods.join()} ${route.url} declares no permission (config.permission).`);
    }
    for (const method of methods) {
      const body = route.schema?.body;
      api.declaredRoutes.push({ method, url: route.url, permission, ...(body ? { body } : {}) });
    }
  });
  api.addHook('onRequest', async (request) => {
    const permission = request.routeOptions.config.permission;
    if (permission === 'public') return;
    const caller = await identify(people, config, request);
    if (caller === undefined || permission === undefined) {
      throw new Problem(401, 'SIGN_IN_REQUIRED', 'Sign in first.');
    }
    if (caller.browserSession) checkCsrf(request, caller.browserSession.csrfToken);
    refuseExpiredPassword(request, caller);
    request.caller = caller.principal;
    request.principal = authorize(rights, caller.principal, permission);
    request.browserSession = caller.browserSession;
  });
}
