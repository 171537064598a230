import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OpenedSession } from '../../../analyzer/people/sessions.ts';
import type { Feature } from '../api.ts';
import { clearSessionCookie, sessionCookieName, setSessionCookie } from '../app/auth.ts';
import { Problem } from '../problem.ts';
import {
  CodeBody,
  Done,
  OwnPasswordBody,
  PasswordBody,
  RecoveryCodes,
  Session,
  SignInBody,
  TotpStart,
} from './schema.ts';
import { viewSession, type SessionViewDeps } from './session-view.ts';

/** Signing in and out, the own password and the own second factor. */
export function sessionFeature(deps: SessionViewDeps): Feature {
  const { records, people, config } = deps;
  const { signInPerMinute } = people.rules.signIn.rateLimit;

  async function begin(request: FastifyRequest, reply: FastifyReply, opened: OpenedSession) {
    const resolved = await people.sessions.resolve(opened.token, request.ip);
    if (resolved === undefined) throw new Problem(401, 'SIGN_IN_REQUIRED', 'Sign in again.');
    setSessionCookie(reply, config, opened.token);
    return await viewSession(deps, resolved);
  }

  /** The session that the browser still had, perhaps of another person, does not stay behind. */
  async function endFormer(request: FastifyRequest): Promise<void> {
    const cookie = request.cookies[sessionCookieName(config)];
    const former = cookie && (await people.sessions.resolve(cookie, request.ip));
    if (!former || former.principal.via.kind !== 'session') return;
    const { sessionId } = former.principal.via;
    await records.transaction((trx) => people.sessions.end(trx, sessionId, 'signed-in-again'));
  }

  return (api) => {
    api.get(
      '/session',
      {
        schema: { response: { 200: Session } },
        config: { permission: 'signed-in', whilePasswordExpired: true },
      },
      async (request) => {
        const { browserSession, caller } = request;
        if (browserSession === undefined) throw new Problem(401, 'SIGN_IN_REQUIRED', 'Sign in.');
        return await viewSession(deps, { principal: caller, ...browserSession });
      },
    );

    api.post(
      '/session',
      {
        schema: { body: SignInBody, response: { 200: Session } },
        config: {
          permission: 'public',
          rateLimit: { max: signInPerMinute, timeWindow: 60_000 },
        },
      },
      async (request, reply) => {
        const opened = await people.signIn.signIn(request.body, request.ip);
        await endFormer(request);
        return await begin(request, reply, opened);
      },
    );

    api.delete(
      '/session',
      {
        schema: { response: { 204: Done } },
        config: { permission: 'signed-in', whilePasswordExpired: true },
      },
      async (request, reply) => {
        await people.signIn.signOut(request.caller);
        clearSessionCookie(reply, config);
        return reply.code(204).send(null);
      },
    );

    api.post(
      '/session/password',
      {
        schema: { body: PasswordBody, response: { 200: Session } },
        config: {
          permission: 'signed-in',
          whilePasswordExpired: true,
          rateLimit: { max: signInPerMinute, timeWindow: 60_000 },
        },
      },
      async (request, reply) => {
        const { current, next } = request.body;
        const opened = await people.signIn.changePassword(request.caller, current, next);
        return await begin(request, reply, opened);
      },
    );

    api.post(
      '/session/totp',
      { schema: { response: { 200: TotpStart } }, config: { permission: 'signed-in' } },
      (request) => people.secondFactor.start(request.caller),
    );

    api.post(
      '/session/totp/confirm',
      {
        schema: { body: CodeBody, response: { 200: RecoveryCodes } },
        config: {
          permission: 'signed-in',
          rateLimit: { max: signInPerMinute, timeWindow: 60_000 },
        },
      },
      async (request) => ({
        recoveryCodes: await people.secondFactor.confirm(request.caller, request.body.code),
      }),
    );

    api.delete(
      '/session/totp',
      {
        schema: { body: OwnPasswordBody, response: { 204: Done } },
        config: {
          permission: 'signed-in',
          rateLimit: { max: signInPerMinute, timeWindow: 60_000 },
        },
      },
      async (request, reply) => {
        await people.secondFactor.stop(request.caller, request.body.password);
        return reply.code(204).send(null);
      },
    );
  };
}
