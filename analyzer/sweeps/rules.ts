import { Type, type Static, type TSchema } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';
import { loadSweepRules, type SweepRules } from '../../collector/sweeps/rules.ts';
import { FileTypeSchema } from '../register/files/file-types.ts';

const strict = { additionalProperties: false };
const count = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
const Ports = Type.Array(count(1, 65_535), { minItems: 1, maxItems: 1_000, uniqueItems: true });

const group = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(
    {
      source: Type.String({ minLength: 1 }),
      confidence: Type.Enum(['high', 'medium', 'low']),
      ...properties,
    },
    strict,
  );

const SweepRunRules = Type.Object(
  {
    authorisation: group({ maxDays: count(1, 3_660) }),
    document: group({
      maxMebibytes: count(1, 64),
      types: Type.Array(FileTypeSchema, { minItems: 1, uniqueItems: true }),
    }),
    runs: group({
      keepHostsOfRuns: count(1, 1_000),
      defaultBudget: count(1, 10_000_000),
      servicePorts: Ports,
      maxResumes: count(1, 1_000),
      hours: count(1, 500),
      progressMs: count(50, 60_000),
      hostsPerBatch: count(1, 1_000),
    }),
    identities: group({
      ssh: Ports,
      tls: Ports,
      share: Type.Number({ minimum: 0, maximum: 0.5 }),
      timeoutMs: count(100, 60_000),
      concurrency: count(1, 256),
    }),
    schedule: group({ minSeconds: count(60, 86_400), maxSeconds: count(3_600, 31_536_000) }),
    knowledge: group({ maxAddresses: count(1, 5_000_000), maxAgeDays: count(1, 3_650) }),
    exposure: group({
      high: Ports,
      medium: Ports,
      otherwise: Type.Enum(['high', 'medium', 'low']),
      windowHours: count(1, 8_760),
      maxAcceptDays: count(1, 3_660),
    }),
  },
  strict,
);

/** How sweeps are authorised, scheduled, run and judged. */
export type SweepRunRules = Static<typeof SweepRunRules>;

const ownFile = new URL('../../rules/collection/sweep-runs.yaml', import.meta.url);

/** Reads rules/collection/sweep-runs.yaml. Throws RuleFileError. */
export function loadSweepRunRules(file: string | URL = ownFile): SweepRunRules {
  return readRuleFile(file, SweepRunRules);
}

let own: SweepRunRules | undefined;

/** The product's own rules, read at the first use. */
export function sweepRunRules(): SweepRunRules {
  own ??= loadSweepRunRules();
  return own;
}

const engineFile = new URL('../../rules/collection/sweeps.yaml', import.meta.url);
let engine: SweepRules | undefined;

/** The rules of the engine itself, read at the first use. */
export function sweepRules(): SweepRules {
  engine ??= loadSweepRules(engineFile);
  return engine;
}
