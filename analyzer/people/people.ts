import type { Logger } from 'pino';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { Records } from '../stores/records/records.ts';
import { createApiTokens, type ApiTokens } from './api-tokens.ts';
import type { PeopleRules } from './rules.ts';
import { createSessions, type Sessions } from './sessions.ts';

export interface PeopleDeps {
  records: Records;
  time: TimeSource;
  log: Logger;
  /** Seals TOTP secrets. */
  secrets: SecretBox;
  rules: PeopleRules;
}

/** Everything about who may come in and what they hold. */
export interface People {
  rules: PeopleRules;
  sessions: Sessions;
  tokens: ApiTokens;
}

export function createPeople(deps: PeopleDeps): People {
  return { rules: deps.rules, sessions: createSessions(deps), tokens: createApiTokens(deps) };
}
