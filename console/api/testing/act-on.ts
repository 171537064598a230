import type { LightMyRequestResponse } from 'fastify';
import type { SignedIn, TestApp } from './test-app.ts';

/** Sends a message to the case at `url` (below `/api/v1`), at the version that is stored; who may not see it guesses 1. */
export async function actOn(
  app: Pick<TestApp, 'request'>,
  who: SignedIn,
  url: string,
  message: string,
  payload: object = {},
): Promise<LightMyRequestResponse> {
  const { version } = (await app.request(who, 'GET', url)).json<{ version?: number }>();
  return await app.request(who, 'POST', `${url}/${message}`, {
    payload,
    expectedVersion: version ?? 1,
  });
}
