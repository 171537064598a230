import { readFileSync } from 'node:fs';
import { Type, type Static, type TSchema } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';
import { roleIds } from './principal.ts';
import { unitKinds } from './tables.ts';

const provenance = {
  source: Type.String({ minLength: 1 }),
  confidence: Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]),
};
const count = (minimum: number, maximum = Number.MAX_SAFE_INTEGER) =>
  Type.Integer({ minimum, maximum });
const group = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object({ ...provenance, ...properties }, { additionalProperties: false });
const steps = Type.Array(
  Type.Object({ failures: count(1), lockSeconds: count(1) }, { additionalProperties: false }),
  { minItems: 1 },
);

const PasswordRules = Type.Object(
  {
    hashing: group({
      // Bounds of RFC 9106 section 3.1; below 8 KiB per lane argon2 refuses.
      memoryKiB: count(8, 4_194_304),
      passes: count(1, 1_000),
      lanes: count(1, 255),
      tagBytes: count(16, 64),
      saltBytes: count(16, 64),
      running: count(1, 64),
      waiting: count(0, 10_000),
    }),
    policy: group({
      minLength: count(8, 64),
      maxLength: count(64, 1_024),
      minClasses: count(1, 4),
      phraseLength: count(12, 64),
      history: count(0, 24),
      maxAgeDays: count(0, 3_650),
      maxRepeat: count(2, 16),
    }),
  },
  { additionalProperties: false },
);

const SignInRules = Type.Object(
  {
    lockOut: group({
      account: steps,
      address: steps,
      forgetSeconds: count(60),
      maxRows: count(100, 1_000_000),
    }),
    sessions: group({
      idleSeconds: count(60),
      absoluteSeconds: count(300),
      maxPerAccount: count(1, 100),
      keepEndedDays: count(1, 3_650),
    }),
    links: group({ inviteHours: count(1, 720), setUpHours: count(1, 720) }),
    tokens: group({ maxDays: count(1, 3_660), maxPerAccount: count(1, 1_000) }),
    totp: group({
      stepSeconds: count(15, 120),
      digits: count(6, 8),
      window: count(0, 4),
      recoveryCodes: count(4, 32),
    }),
    rateLimit: group({ signInPerMinute: count(1), linksPerMinute: count(1) }),
  },
  { additionalProperties: false },
);

const Role = Type.Enum([...roleIds]);
const UnitKinds = Type.Array(Type.Enum([...unitKinds]));

const RoleRulesSchema = group({
  neverTogether: Type.Array(Type.Array(Role, { minItems: 2, maxItems: 2 })),
  togetherOnlyAt: Type.Array(
    Type.Object({ roles: Type.Array(Role), unitKinds: UnitKinds }, { additionalProperties: false }),
  ),
  administrators: Type.Array(Role, { minItems: 1 }),
  /** Units of such a kind know these roles only, and these roles are known there only. */
  guests: Type.Array(
    Type.Object(
      { unitKind: Type.Enum([...unitKinds]), roles: Type.Array(Role, { minItems: 1 }) },
      { additionalProperties: false },
    ),
  ),
  needsEnd: Type.Array(Role),
});

export type RoleRules = Static<typeof RoleRulesSchema>;
export type HashingRules = Static<typeof PasswordRules>['hashing'];
export type PasswordPolicy = Static<typeof PasswordRules>['policy'];
export type LockOutRules = Static<typeof SignInRules>['lockOut'];
export type TotpRules = Static<typeof SignInRules>['totp'];

export interface PeopleRules {
  hashing: HashingRules;
  policy: PasswordPolicy;
  /** Lower case. */
  commonPasswords: ReadonlySet<string>;
  signIn: Static<typeof SignInRules>;
  roles: RoleRules;
}

const ownFolder = new URL('../../rules/people/', import.meta.url);

/** Reads rules/people. Throws RuleFileError. `folder` ends in a slash. */
export function loadPeopleRules(folder: URL = ownFolder): PeopleRules {
  const passwords = readRuleFile(new URL('passwords.yaml', folder), PasswordRules);
  const signIn = readRuleFile(new URL('sign-in.yaml', folder), SignInRules);
  const roles = readRuleFile(new URL('roles.yaml', folder), RoleRulesSchema);
  const common = readFileSync(new URL('common-passwords.txt', folder), 'utf8');
  const lines = common.split('\n').map((line) => line.trim().toLowerCase());
  return {
    hashing: passwords.hashing,
    policy: passwords.policy,
    commonPasswords: new Set(lines.filter((line) => line !== '' && !line.startsWith('#'))),
    signIn,
    roles,
  };
}
