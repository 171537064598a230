import { Type, type Static } from 'typebox';
import { readRuleFile } from '../rules/rule-file.ts';

const strict = { additionalProperties: false };
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Port = Type.Integer({ minimum: 1, maximum: 65_535 });
const Count = Type.Integer({ minimum: 1 });
const from = {
  source: Type.String({ minLength: 1 }),
  confidence: Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]),
};

/** What is expected of a scheme before anything was asked. */
const Expectation = Type.Object(
  {
    /** Hits per question where a prefix uses the scheme or not, all prefixes together. */
    hits: Share,
    /** Share of all hosts that have such addresses. */
    hosts: Type.Optional(Share),
    /** Questions in one prefix that the expectation is worth: small, it is tried small and judged soon. */
    strength: Type.Number({ minimum: 0.1 }),
  },
  strict,
);

const SweepRulesSchema = Type.Object(
  {
    scope: Type.Object(
      {
        shortestIpv4: Type.Integer({ minimum: 8, maximum: 32 }),
        shortestIpv6: Type.Integer({ minimum: 16, maximum: 128 }),
        maxPrefixes: Count,
        maxSubnets: Count,
        maxExclusions: Type.Integer({ minimum: 0 }),
        ...from,
      },
      strict,
    ),
    probing: Type.Object(
      {
        timeoutMs: Type.Integer({ minimum: 50, maximum: 950 }),
        inFlight: Count,
        ratePerSecond: Count,
        maxRatePerSecond: Count,
        bannerBytes: Type.Integer({ minimum: 0, maximum: 65_536 }),
        bannerMs: Type.Integer({ minimum: 0 }),
        roundShare: Share,
        minRound: Count,
        maxRound: Count,
        maxBudget: Count,
        serviceShare: Share,
        worthAsking: Share,
        ...from,
      },
      strict,
    ),
    ports: Type.Object(
      {
        /** In order of preference; `answers` of hosts that exist. */
        discovery: Type.Array(Type.Object({ port: Port, answers: Share }, strict), { minItems: 1 }),
        icmpAnswers: Share,
        /** Of hosts silent on one port, those that answer on the next. */
        answersAgain: Share,
        icmpAgain: Share,
        worthAgain: Share,
        maxPerHost: Count,
        strength: Type.Number({ minimum: 0.1 }),
        ...from,
      },
      strict,
    ),
    aliases: Type.Object(
      {
        testAddresses: Count,
        confirmAddresses: Count,
        partLengths: Type.Array(Type.Integer({ minimum: 65, maximum: 116 })),
        partHits: Count,
        partShare: Share,
        ...from,
      },
      strict,
    ),
    learning: Type.Object(
      {
        keeps: Share,
        poolKeeps: Share,
        elsewhere: Type.Number({ minimum: 0.1 }),
        reach: Count,
        fades: Type.Number({ minimum: 0.1 }),
        strength: Type.Number({ minimum: 0.1 }),
        calibration: Type.Number({ minimum: 0.01 }),
        knownValue: Share,
        wholePrefix: Share,
        ...from,
      },
      strict,
    ),
    expectations: Type.Object(
      {
        seen: Expectation,
        named: Expectation,
        eui64Arp: Expectation,
        eui64Neighbour: Expectation,
        v4Hex: Expectation,
        v4DecimalWords: Expectation,
        v4LastOctet: Expectation,
        v4LastWords: Expectation,
        v4Range: Expectation,
        low: Expectation,
        servicePort: Expectation,
        word: Expectation,
        repeatedPattern: Expectation,
        ...from,
      },
      strict,
    ),
    low: Type.Object(
      {
        /** Expectation of ::1 (beside the gateways), fading by exp(-n / fades), for n up to `upTo`. */
        first: Share,
        fades: Type.Number({ minimum: 1 }),
        upTo: Type.Integer({ minimum: 1, maximum: 65_535 }),
        ...from,
      },
      strict,
    ),
    gateways: Type.Object(
      {
        addresses: Type.Array(
          Type.Object({ iid: Type.Integer({ minimum: 0, maximum: 65_535 }), hits: Share }, strict),
        ),
        ...from,
      },
      strict,
    ),
    ranges: Type.Object(
      {
        starts: Type.Array(Type.Integer({ minimum: 1, maximum: 65_535 })),
        width: Count,
        hits: Share,
        ...from,
      },
      strict,
    ),
    services: Type.Object(
      {
        ports: Type.Array(Port),
        suffixes: Type.Array(Type.Integer({ minimum: 0, maximum: 65_535 })),
        ...from,
      },
      strict,
    ),
    words: Type.Object(
      {
        words: Type.Array(Type.String({ pattern: '^[0-9a-f]{3,8}$' })),
        numbers: Type.Array(Type.Integer({ minimum: 0, maximum: 65_535 })),
        shifts: Type.Array(Type.Union([Type.Literal(16), Type.Literal(32), Type.Literal(48)])),
        ...from,
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
