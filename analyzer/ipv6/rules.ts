import { Type, type Static, type TSchema } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';
import { accessGoals } from './tables.ts';

const provenance = {
  source: Type.String({ minLength: 1 }),
  confidence: Type.Enum(['high', 'medium', 'low']),
};
const count = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
const strict = { additionalProperties: false };
const group = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object({ ...provenance, ...properties }, strict);

const Goal = group({
  bitsPerSecond: Type.Integer({ minimum: 1 }),
  appliesTo: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
  needs: Type.Enum(['any', 'all']),
});

const Ipv6Rules = Type.Object(
  {
    portals: group({
      timeoutMs: count(100, 120_000),
      totalMs: count(1_000, 3_600_000),
      redirects: count(0, 20),
      pageKibibytes: count(1, 16_384),
      links: count(0, 500),
      inFlight: count(1, 64),
      fullSupportShare: Type.Number({ minimum: 0, maximum: 1 }),
      perUnit: count(1, 10_000),
      everyHours: count(1, 8_760),
      validDays: count(1, 366),
      keepPerPortal: count(1, 10_000),
    }),
    hosts: group({ windowDays: count(1, 366) }),
    lines: group({ perUnit: count(1, 100_000) }),
    goals: Type.Object(
      { [accessGoals[0]]: Goal, [accessGoals[1]]: Goal, [accessGoals[2]]: Goal },
      strict,
    ),
  },
  strict,
);

/** How readiness for IPv6 is measured and when a goal of the access network is met. */
export type Ipv6Rules = Static<typeof Ipv6Rules>;

const ownFile = new URL('../../rules/ipv6/readiness.yaml', import.meta.url);

/** Reads rules/ipv6/readiness.yaml. Throws RuleFileError. */
export function loadIpv6Rules(file: string | URL = ownFile): Ipv6Rules {
  return readRuleFile(file, Ipv6Rules);
}
