import { Type, type Static, type TSchema } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';
import { noticeSeverities } from './facts.ts';

const group = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(
    {
      source: Type.String({ minLength: 1 }),
      confidence: Type.Enum(['high', 'medium', 'low']),
      ...properties,
    },
    { additionalProperties: false },
  );
const Severities = Type.Array(Type.Enum([...noticeSeverities]), { uniqueItems: true });
const count = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });

export const assetKeys = ['host', 'address-port', 'address', 'system-name'] as const;
export const weaknessKeys = ['cve', 'cnvd', 'cnnvd', 'class-name'] as const;

const Schema = Type.Object(
  {
    numbers: group({
      format: Type.String({ pattern: '\\{year\\}.*\\{sequence\\}' }),
      digits: count(1, 8),
    }),
    secondPerson: group({ approve: Type.Boolean() }),
    recurrence: group({ raiseSeverity: Type.Boolean() }),
    clocks: group({
      sign: Severities,
      contain: Severities,
      feedback: Severities,
      verify: Severities,
    }),
    merging: group({
      asset: Type.Array(Type.Enum([...assetKeys]), { minItems: 1, uniqueItems: true }),
      weakness: Type.Array(Type.Enum([...weaknessKeys]), { minItems: 1, uniqueItems: true }),
      hostPrefixes: Type.Array(Type.String({ minLength: 1 })),
      mostKeys: count(1, 64),
    }),
    batches: group({ chunk: count(1, 500), sweepSeconds: count(1, 3_600) }),
    evidence: group({
      maxMebibytes: count(1, 1_024),
      unattachedPerAccount: count(1, 1_000),
      forgetHours: count(1, 720),
    }),
  },
  { additionalProperties: false },
);

/** Everything of rules/notices. */
export type NoticeRules = Static<typeof Schema>;

const noticeRulesFile = new URL('../../rules/notices/notices.yaml', import.meta.url);

/** Reads rules/notices/notices.yaml. Throws RuleFileError. */
export function loadNoticeRules(path: string | URL = noticeRulesFile): NoticeRules {
  return readRuleFile(path, Schema);
}
