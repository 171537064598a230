import type { Logger } from 'pino';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { Records } from '../stores/records/records.ts';
import { createAccounts, type Accounts } from './accounts.ts';
import { createApiTokens, type ApiTokens } from './api-tokens.ts';
import { createGrants, type Grants } from './grants.ts';
import { createHandOver, type HandOver } from './hand-over.ts';
import { createInvites, type Invites } from './invites.ts';
import { createLockOut, type LockOut } from './lock-out.ts';
import { createPasswordHasher } from './password-hash.ts';
import { createPasswords } from './passwords.ts';
import { createPins, type Pins } from './pin.ts';
import type { PeopleRules } from './rules.ts';
import { createSecondFactor, type SecondFactor } from './second-factor.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createSetUp, type SetUp } from './set-up.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import { createUnits, type Units } from './units.ts';

export interface PeopleDeps {
  records: Records;
  time: TimeSource;
  log: Logger;
  /** Seals TOTP secrets. */
  secrets: SecretBox;
  /** From `loadPeopleRules()`. */
  rules: PeopleRules;
}

/** Everything about who may come in and what they hold. */
export interface People {
  rules: PeopleRules;
  units: Units;
  accounts: Accounts;
  grants: Grants;
  handOver: HandOver;
  invites: Invites;
  lockOut: LockOut;
  pins: Pins;
  secondFactor: SecondFactor;
  sessions: Sessions;
  setUp: SetUp;
  signIn: SignIn;
  tokens: ApiTokens;
}

export function createPeople(deps: PeopleDeps): People {
  const { rules } = deps;
  const hasher = createPasswordHasher(rules.hashing);
  const passwords = createPasswords({ ...deps, hasher });
  const sessions = createSessions(deps);
  const lockOut = createLockOut({ ...deps, rules: rules.signIn.lockOut });
  const secondFactor = createSecondFactor({ ...deps, hasher });
  const shared = { ...deps, hasher, passwords, sessions, lockOut, secondFactor };
  const invites = createInvites(shared);
  return {
    rules,
    units: createUnits(deps),
    accounts: createAccounts({ ...shared, invites }),
    grants: createGrants(deps),
    handOver: createHandOver(shared),
    invites,
    lockOut,
    pins: createPins(shared),
    secondFactor,
    sessions,
    setUp: createSetUp(shared),
    signIn: createSignIn(shared),
    tokens: createApiTokens(deps),
  };
}
