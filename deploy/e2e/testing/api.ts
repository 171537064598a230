/** A signed-in person at a running node. */
export interface Api {
  get<T = Record<string, unknown>>(path: string): Promise<T>;
  post<T = Record<string, unknown>>(path: string, body?: unknown): Promise<T>;
  patch<T = Record<string, unknown>>(path: string, body: unknown): Promise<T>;
  /** Sends a file as it is. */
  upload<T = Record<string, unknown>>(path: string, file: Uint8Array): Promise<T>;
}

interface Answer {
  status: number;
  json: unknown;
  cookie: string;
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${init.method ?? 'GET'} ${url}: ${answer.status} ${text}`);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  return { status: answer.status, json: text === '' ? {} : JSON.parse(text), cookie };
}

export interface Person {
  username: string;
  name: string;
  password: string;
}

/** Signs in; throws when the answer to any call is not a success. */
export async function signIn(
  url: string,
  { username, password }: Pick<Person, 'username' | 'password'>,
): Promise<Api> {
  const base = `${url}/api/v1`;
  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify({ username, password });
  const signedIn = await ask(`${base}/session`, { method: 'POST', headers: json, body });
  const { csrfToken } = signedIn.json as { csrfToken: string };
  const headers = { cookie: signedIn.cookie, 'x-csrf-token': csrfToken };
  const send = async <T>(method: string, path: string, sent?: unknown): Promise<T> =>
    (
      await ask(base + path, {
        method,
        headers: sent === undefined ? headers : { ...headers, ...json },
        ...(sent !== undefined && { body: JSON.stringify(sent) }),
      })
    ).json as T;
  return {
    get: async <T>(path: string) => (await ask(base + path, { headers })).json as T,
    post: <T>(path: string, sent?: unknown) => send<T>('POST', path, sent),
    patch: <T>(path: string, sent: unknown) => send<T>('PATCH', path, sent),
    upload: async <T>(path: string, file: Uint8Array) =>
      (
        await ask(base + path, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/octet-stream' },
          body: new Uint8Array(file),
        })
      ).json as T,
  };
}

/** Signs each person in once, when first asked for: signing in is slow on purpose. */
export function createSessions<Name extends string>(
  url: string,
  personOf: (name: Name) => Pick<Person, 'username' | 'password'>,
): (name: Name) => Promise<Api> {
  const sessions = new Map<Name, Promise<Api>>();
  return (name) => {
    const session = sessions.get(name) ?? signIn(url, personOf(name));
    sessions.set(name, session);
    return session;
  };
}

/** Does what the pages of the first run do. */
export async function setUp(
  url: string,
  link: string,
  people: { unit: string; kind?: 'school' | 'province'; admin: Person; audit: Person },
): Promise<void> {
  const { unit, kind = 'school', admin, audit } = people;
  const token = new URL(link).searchParams.get('token');
  const body = JSON.stringify({ token, unit: { name: unit, kind }, admin, audit });
  const headers = { 'content-type': 'application/json' };
  await ask(`${url}/api/v1/setup`, { method: 'POST', headers, body });
}
