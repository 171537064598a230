import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';

const seconds = Type.Integer({ minimum: 1, maximum: 31_536_000 });

const SilenceRules = Type.Object(
  {
    source: Type.String({ minLength: 1 }),
    confidence: Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]),
    checkSeconds: seconds,
    factor: Type.Number({ minimum: 1, maximum: 100 }),
    floorSeconds: seconds,
    ceilingSeconds: seconds,
    defaultSeconds: seconds,
    learnSeconds: seconds,
    halfLifeSeconds: seconds,
    growth: Type.Number({ minimum: 1, maximum: 100 }),
    severity: Type.Union([
      Type.Literal('critical'),
      Type.Literal('high'),
      Type.Literal('medium'),
      Type.Literal('low'),
      Type.Literal('informational'),
    ]),
    titleZh: Type.String({ minLength: 1 }),
    title: Type.String({ minLength: 1 }),
    adviceZh: Type.String({ minLength: 1 }),
  },
  { additionalProperties: false },
);

export type SilenceRules = Static<typeof SilenceRules>;

const defaultFile = new URL('../../rules/alerts/silence.yaml', import.meta.url);

/** Reads rules/alerts/silence.yaml. Throws RuleFileError. */
export function loadSilenceRules(file: URL | string = defaultFile): SilenceRules {
  return readRuleFile(file, SilenceRules);
}
