import type { AuthProvider } from 'react-admin';
import { ApiError, fetchApi } from './http.ts';
import { isPermitted, session, type Session } from './session.ts';

export interface Credentials {
  username: string;
  password: string;
  /** Six digits, or a recovery code. */
  totp?: string;
}

/** Asks the server who is signed in; undefined for nobody. */
export async function loadSession(): Promise<Session | undefined> {
  try {
    const who = await fetchApi<Session>('/session');
    session.set(who);
    return who;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      session.set(undefined);
      return undefined;
    }
    throw error;
  }
}

/** Session cookies do the work; this only mirrors what the server says. */
export const authProvider: AuthProvider = {
  async login(credentials: Credentials) {
    session.set(await fetchApi<Session>('/session', { method: 'POST', body: credentials }));
  },
  async logout() {
    if (session.get() !== undefined) {
      try {
        await fetchApi('/session', { method: 'DELETE' });
      } catch {
        // The session is gone already, or the server is: either way nobody stays signed in here.
      }
      session.set(undefined);
    }
    return '/login';
  },
  async checkAuth() {
    const who = session.get() ?? (await loadSession());
    if (who === undefined) throw new Error('auth.signInFirst');
  },
  async checkError(error: unknown) {
    if (error instanceof ApiError && error.status === 401) throw new Error('auth.expired');
  },
  async getIdentity() {
    const who = session.get() ?? (await loadSession());
    if (who === undefined) throw new Error('auth.signInFirst');
    return { id: who.account.id, fullName: who.account.name };
  },
  async getPermissions() {
    return session.get()?.permissions ?? [];
  },
  async canAccess({ resource, action }) {
    return isPermitted(session.get(), resource, action);
  },
};
