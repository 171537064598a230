import { Type, type Static } from 'typebox';
import { readRuleFile } from '../rules/rule-file.ts';

const strict = { additionalProperties: false };

const SweepRulesSchema = Type.Object(
  {
    scope: Type.Object(
      {
        shortestIpv4: Type.Integer({ minimum: 8, maximum: 32 }),
        shortestIpv6: Type.Integer({ minimum: 16, maximum: 128 }),
        maxPrefixes: Type.Integer({ minimum: 1 }),
        maxExclusions: Type.Integer({ minimum: 0 }),
        source: Type.String({ minLength: 1 }),
        confidence: Type.Enum(['high', 'medium', 'low']),
      },
      strict,
    ),
  },
  strict,
);

/** Limits, expectations and word lists of sweeps. */
export type SweepRules = Static<typeof SweepRulesSchema>;

/** Reads and checks rules/collection/sweeps.yaml; throws RuleFileError with all faults. */
export function loadSweepRules(file: string | URL): SweepRules {
  return readRuleFile(file, SweepRulesSchema);
}
