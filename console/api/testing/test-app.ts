import { createHash } from 'node:crypto';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino, type Logger } from 'pino';
import { Registry } from 'prom-client';
import { createPeople, type People } from '../../../analyzer/people/people.ts';
import type { RoleId } from '../../../analyzer/people/principal.ts';
import { insertPerson } from '../../../analyzer/people/testing/insert-person.ts';
import { insertTestUnits, type TestUnit } from '../../../analyzer/people/testing/unit-tree.ts';
import { quickPeopleRules } from '../../../analyzer/people/testing/quick-people-rules.ts';
import { createSecretBox } from '../../../analyzer/secrets/secret-box.ts';
import type { Records } from '../../../analyzer/stores/records/records.ts';
import {
  temporaryRecords,
  type TemporaryRecords,
} from '../../../analyzer/stores/records/testing/temporary-records.ts';
import { systemTime, type TimeSource } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { createApp } from '../app.ts';
import { sessionCookieName } from '../app/auth.ts';
import type { AppConfig } from '../app/config.ts';
import { loadRights, type Rights } from '../rights/rights.ts';

export interface TestAppOptions {
  /** A function when the features need the records or the people of the app. */
  features?: readonly Feature[] | ((parts: TestParts) => readonly Feature[]);
  /** Migrated, without units; default: a temporary SQLite database, removed by `dispose`. */
  records?: Records;
  /** False: an empty node, before its set-up. */
  units?: boolean;
  time?: TimeSource;
  config?: Partial<AppConfig>;
  webDir?: string;
  /** Default: silent. */
  log?: Logger;
}

export interface TestParts {
  records: Records;
  people: People;
  rights: Rights;
  time: TimeSource;
  config: AppConfig;
}

/** Headers of a signed-in person for `app.inject`; the CSRF header is there for unsafe methods. */
export interface SignedIn {
  accountId: string;
  headers: { cookie: string; 'x-csrf-token': string };
}

export interface TestApp extends TestParts {
  app: FastifyInstance;
  /**
   * A new account at `unit` with one role there, signed in without a password.
   * Roles may be empty: somebody who holds nothing.
   */
  signIn(role: RoleId | readonly RoleId[], unit: TestUnit): Promise<SignedIn>;
  /** `app.inject` as somebody; `url` below `/api/v1`. */
  request(
    who: SignedIn | undefined,
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT',
    url: string,
    payload?: InjectOptions['payload'],
  ): Promise<LightMyRequestResponse>;
  dispose(): Promise<void>;
}

async function openRecordsFor(
  options: TestAppOptions,
): Promise<Pick<TemporaryRecords, 'records' | 'dispose'>> {
  if (options.records) return { records: options.records, async dispose() {} };
  return await temporaryRecords();
}

async function createTestAccount(
  { records }: TestParts,
  roles: readonly RoleId[],
  unit: TestUnit,
  n: number,
): Promise<string> {
  const id = `account-${n}`;
  const name = { username: `person${n}`, username_key: `person${n}`, name: `Person ${n}` };
  await insertPerson(records.db, { id, unitId: unit, roles, account: name });
  return id;
}

/** The app on temporary records with a small unit tree (`testUnits`), for route tests. */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const opened = await openRecordsFor(options);
  const { records } = opened;
  const time = options.time ?? systemTime;
  const log = options.log ?? pino({ level: 'silent' });
  const config: AppConfig = {
    host: '127.0.0.1',
    behindProxy: false,
    demo: false,
    ...options.config,
  };
  const secrets = createSecretBox(createHash('sha256').update('test').digest());
  const people = createPeople({ records, time, log, secrets, rules: quickPeopleRules() });
  if (options.units !== false) await insertTestUnits(records.db);
  const parts: TestParts = { records, people, rights: await loadRights(), time, config };
  const { features = [] } = options;
  const app = await createApp({
    people,
    rights: parts.rights,
    config,
    log,
    metrics: new Registry(),
    features: typeof features === 'function' ? features(parts) : features,
    ...(options.webDir === undefined ? {} : { webDir: options.webDir }),
  }).catch(async (error: unknown) => {
    await opened.dispose();
    throw error;
  });
  let accounts = 0;
  return {
    ...parts,
    app,
    async signIn(role, unit) {
      accounts += 1;
      const roles = typeof role === 'string' ? [role] : role;
      const accountId = await createTestAccount(parts, roles, unit, accounts);
      const session = await records.transaction((trx) =>
        people.sessions.open(trx, accountId, '127.0.0.1'),
      );
      return {
        accountId,
        headers: {
          cookie: `${sessionCookieName(config)}=${session.token}`,
          'x-csrf-token': session.csrfToken,
        },
      };
    },
    async request(who, method, url, payload) {
      return await app.inject({
        method,
        url: `/api/v1${url}`,
        ...(who === undefined ? {} : { headers: who.headers }),
        ...(payload === undefined ? {} : { payload }),
      });
    },
    async dispose() {
      await app.close();
      await opened.dispose();
    },
  };
}
