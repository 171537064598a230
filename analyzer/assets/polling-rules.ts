import { Type, type Static, type TSchema } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';

const provenance = {
  source: Type.String({ minLength: 1 }),
  confidence: Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]),
};
const count = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
const group = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object({ ...provenance, ...properties }, { additionalProperties: false });

const PollingRules = Type.Object(
  {
    polling: group({
      defaultIntervalSeconds: count(10, 86_400),
      minIntervalSeconds: count(1, 86_400),
      maxIntervalSeconds: count(60, 604_800),
      concurrency: count(1, 64),
    }),
    request: group({
      timeoutMs: count(100, 60_000),
      retries: count(0, 10),
      maxRepetitions: count(0, 50),
      testTimeoutMs: count(100, 30_000),
      testRetries: count(0, 5),
    }),
    budget: group({
      totalMs: count(1_000, 3_600_000),
      varbinds: count(100, 10_000_000),
      rowsPerColumn: count(10, 1_000_000),
    }),
    unreachable: group({
      afterMisses: count(1, 100),
      severity: Type.Union([
        Type.Literal('critical'),
        Type.Literal('high'),
        Type.Literal('medium'),
        Type.Literal('low'),
        Type.Literal('informational'),
      ]),
    }),
    history: group({
      neighbourGraceSeconds: count(0, 604_800),
      keepRunsPerTarget: count(1, 100_000),
      maxNeighboursPerAsset: count(100, 1_000_000),
    }),
    sessions: group({ maxPooled: count(1, 10_000) }),
  },
  { additionalProperties: false },
);

export type PollingRules = Static<typeof PollingRules>;

const ownFile = new URL('../../rules/collection/polling.yaml', import.meta.url);

/** Reads rules/collection/polling.yaml. Throws RuleFileError. */
export function loadPollingRules(file: string | URL = ownFile): PollingRules {
  return readRuleFile(file, PollingRules);
}
