import { Type, type Static, type TSchema } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';

const provenance = {
  source: Type.String({ minLength: 1 }),
  confidence: Type.Enum(['high', 'medium', 'low']),
};
const count = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
const group = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object({ ...provenance, ...properties }, { additionalProperties: false });

const KnowledgeRules = Type.Object(
  {
    files: group({
      maxMebibytes: count(1, 1_024),
      addresses: count(1, 1_000_000),
      lineCharacters: count(80, 1_000_000),
      faults: count(1, 1_000),
      slice: count(1, 1_000),
    }),
    walk: group({
      shortestPrefix: count(16, 128),
      queries: count(1, 100_000_000),
      addresses: count(1, 1_000_000),
      inFlight: count(1, 1_000),
      timeoutMs: count(50, 60_000),
      retries: count(0, 10),
      silentInRow: count(1, 10_000),
      seconds: count(1, 86_400),
    }),
  },
  { additionalProperties: false },
);

export type KnowledgeRules = Static<typeof KnowledgeRules>;

const ownFile = new URL('../../rules/collection/knowledge.yaml', import.meta.url);

/** Reads rules/collection/knowledge.yaml. Throws RuleFileError. */
export function loadKnowledgeRules(file: string | URL = ownFile): KnowledgeRules {
  return readRuleFile(file, KnowledgeRules);
}
