import type { Static } from 'typebox';
import type { DeliverySchema, LocatedSchema } from '../../api/deliveries/schema.ts';
import { ApiError, fetchApi, type ApiRequest } from '../providers/http.ts';
import { session, type Session } from '../providers/session.ts';

export type Located = Static<typeof LocatedSchema>;
type Delivery = Static<typeof DeliverySchema>;

/** What is shown of a delivery to somebody who may read it. */
export type Shown = Pick<Delivery, 'id' | 'version' | 'title' | 'severity' | 'state'> & {
  recipientUnitId: string;
};

/** An answer later than this counts as none: the line is dead or as good as. */
const patienceMs = 20_000;

/** A call with an end; a time-out is the same as no line: nobody knows whether it arrived. */
async function call<T>(path: string, request: ApiRequest = {}): Promise<T> {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    return await fetchApi<T>(path, { ...request, signal });
  } catch (error) {
    if (signal.aborted) throw new ApiError(0, 'OFFLINE', '');
    throw error;
  }
}

export function locate(code: string): Promise<Located> {
  return call(`/deliveries/locate/${encodeURIComponent(code)}`);
}

/** Who is signed in here; undefined for nobody. */
export async function whoIsHere(): Promise<Session | undefined> {
  try {
    const who = await call<Session>('/session');
    session.set(who);
    return who;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return undefined;
    throw error;
  }
}

export async function signIn(credentials: {
  username: string;
  password: string;
  totp?: string;
}): Promise<Session> {
  const who = await call<Session>('/session', { method: 'POST', body: credentials });
  session.set(who);
  return who;
}

/** Forgets who was here, so that a colleague can sign in. */
export async function signOut(): Promise<void> {
  await call('/session', { method: 'DELETE' }).catch(() => undefined);
  session.set(undefined);
}

/** The delivery for those who may read it; undefined for those who may not. */
export async function read(id: string): Promise<Shown | undefined> {
  try {
    return await call<Shown>(`/deliveries/${encodeURIComponent(id)}`);
  } catch (error) {
    if (error instanceof ApiError && (error.status === 403 || error.status === 404))
      return undefined;
    throw error;
  }
}

/** Signs with the session. The key makes every repetition the same signing. */
export function signWithSession(
  { id, version, recipientUnitId }: Pick<Shown, 'id' | 'version' | 'recipientUnitId'>,
  key: string,
): Promise<unknown> {
  return call(`/deliveries/${encodeURIComponent(id)}/sign`, {
    method: 'POST',
    body: {
      payload: {},
      expectedVersion: version,
      unitId: recipientUnitId,
      idempotencyKey: key,
    },
  });
}

export function signWithPin(
  id: string,
  body: { code: string; username: string; pin: string },
  key: string,
): Promise<unknown> {
  return call(`/deliveries/${encodeURIComponent(id)}/sign-with-pin`, {
    method: 'POST',
    body: { ...body, idempotencyKey: key },
  });
}

/** Nobody knows whether it arrived: asking again with the same key finds out. */
export function isUnsure(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    (error.code === 'OFFLINE' ||
      error.status === 502 ||
      error.status === 503 ||
      error.status === 504)
  );
}
