import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';
import { levels, type Level } from '../detection/rule.ts';
import type { AlertPolicies, AlertPolicy } from './policies.ts';

const Duration = Type.String({ pattern: '^\\d{1,6}[smhd]$' });
const Names = Type.Array(Type.String({ minLength: 1 }), { maxItems: 1_000 });
const LevelName = Type.Enum([...levels]);

const PolicySchema = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    description: Type.Optional(Type.String()),
    match: Type.Object(
      {
        ruleIds: Type.Optional(Names),
        tags: Type.Optional(Names),
        levels: Type.Optional(Type.Array(LevelName)),
      },
      { additionalProperties: false },
    ),
    groupBy: Names,
    window: Duration,
    maxAlerts: Type.Integer({ minimum: 1, maximum: 10_000 }),
    severity: Type.Optional(
      Type.Partial(
        Type.Object(
          {
            critical: LevelName,
            high: LevelName,
            medium: LevelName,
            low: LevelName,
            informational: LevelName,
          },
          { additionalProperties: false },
        ),
      ),
    ),
    quietAfterClose: Type.Object(
      {
        'true-positive': Duration,
        'false-positive': Duration,
        benign: Duration,
        duplicate: Duration,
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

const SuppressionSchema = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    reason: Type.String({ minLength: 1 }),
    ruleIds: Type.Optional(Names),
    when: Type.Record(Type.String(), Names),
    until: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}' })),
  },
  { additionalProperties: false },
);

const Schema = Type.Object(
  {
    source: Type.String(),
    confidence: Type.Enum(['high', 'medium', 'low']),
    keep: Type.Object(
      {
        first: Type.Integer({ minimum: 1, maximum: 1_000 }),
        last: Type.Integer({ minimum: 1, maximum: 1_000 }),
      },
      { additionalProperties: false },
    ),
    replayWindow: Duration,
    policies: Type.Array(PolicySchema, { minItems: 1 }),
    suppressions: Type.Array(SuppressionSchema),
  },
  { additionalProperties: false },
);

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

function durationMs(text: string): number {
  return Number(text.slice(0, -1)) * (unitMs[text.slice(-1)] ?? 0);
}

function normalPolicy(parsed: Static<typeof PolicySchema>): AlertPolicy {
  const { match, severity, quietAfterClose: quiet } = parsed;
  return {
    id: parsed.id,
    match: {
      ...(match.ruleIds && { ruleIds: match.ruleIds }),
      ...(match.tags && { tags: match.tags }),
      ...(match.levels && { levels: match.levels }),
    },
    groupBy: parsed.groupBy,
    windowMs: durationMs(parsed.window),
    maxAlerts: parsed.maxAlerts,
    severity: {
      critical: 'critical',
      high: 'high',
      medium: 'medium',
      low: 'low',
      informational: 'informational',
      ...(severity as Partial<Record<Level, Level>>),
    },
    quietAfterCloseMs: {
      'true-positive': durationMs(quiet['true-positive']),
      'false-positive': durationMs(quiet['false-positive']),
      benign: durationMs(quiet.benign),
      duplicate: durationMs(quiet.duplicate),
    },
  };
}

/** Reads rules/alerts/policies.yaml. Throws RuleFileError. */
export function loadAlertPolicies(path: string): AlertPolicies {
  const value = readRuleFile(path, Schema, ({ policies: all }) =>
    Object.keys(all.at(-1)?.match ?? {}).length > 0
      ? [`/policies/${all.length - 1}/match must be {}: the last policy fits everything`]
      : [],
  );
  const policies = value.policies.map(normalPolicy);
  return {
    policies,
    suppressions: value.suppressions,
    keep: value.keep,
    replayWindowMs: durationMs(value.replayWindow),
  };
}
