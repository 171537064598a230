import { readFile } from 'node:fs/promises';
import { Type, type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { NoticeError } from './errors.ts';
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

/** Reads rules/notices/notices.yaml. Throws NoticeError BAD_NOTICE_RULES naming the first fault. */
export async function loadNoticeRules(path: string | URL = noticeRulesFile): Promise<NoticeRules> {
  const value: unknown = parse(await readFile(path, 'utf8'));
  if (Value.Check(Schema, value)) return value;
  const [error] = Value.Errors(Schema, value);
  const where = error ? `${error.instancePath} ${error.message}` : 'is not a file of notice rules';
  const name = path instanceof URL ? path.pathname : path;
  throw new NoticeError('BAD_NOTICE_RULES', `${name}: ${where}`);
}
