import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';
import { roleIds } from '../../analyzer/people/principal.ts';
import { messageSeverities } from '../../analyzer/telling/tell.ts';

const strict = { additionalProperties: false } as const;
const Role = Type.Enum([...roleIds]);
const Severity = Type.Enum([...messageSeverities]);
const seconds = Type.Integer({ minimum: 1, maximum: 7 * 86_400 });
const perMinute = Type.Integer({ minimum: 1, maximum: 10_000 });
const days = Type.Integer({ minimum: 1, maximum: 36_500 });

const Policy = Type.Object(
  {
    source: Type.String({ minLength: 1 }),
    confidence: Type.Enum(['S', 'S-draft', 'K+', 'K', 'K-', 'P']),
    standIns: Type.Object(
      {
        sameUnit: Type.Partial(Type.Record(Role, Type.Array(Role, { maxItems: 10 }))),
        above: Type.Array(Role, { minItems: 1, maxItems: 10 }),
      },
      strict,
    ),
    preferences: Type.Object({ mail: Severity, sms: Severity }, strict),
    retry: Type.Object(
      {
        delaysSeconds: Type.Array(seconds, { minItems: 1, maxItems: 20 }),
        longestSeconds: seconds,
      },
      strict,
    ),
    perMinute: Type.Object(
      {
        mail: perMinute,
        webhook: perMinute,
        wecom: perMinute,
        dingtalk: perMinute,
        feishu: perMinute,
        sms: perMinute,
      },
      strict,
    ),
    waitingPerChannel: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    keepDays: Type.Object({ outbound: days, inbox: days }, strict),
  },
  strict,
);

export type MessagePolicy = Static<typeof Policy>;

/** Reads policy.yaml of the folder. Throws RuleFileError. */
export function loadMessagePolicy(folder: string): MessagePolicy {
  return readRuleFile(join(folder, 'policy.yaml'), Policy);
}
