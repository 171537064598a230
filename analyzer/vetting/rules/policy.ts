import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../../collector/rules/rule-file.ts';
import { patternFault } from './pattern.ts';
import { Confidence, RuleId, RuleWords, Source, strict, twice } from './shared.ts';

const PartSchema = Type.Object(
  {
    id: RuleId,
    title: RuleWords,
    /** Regular expressions; one is enough. */
    patterns: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
    source: Source,
    confidence: Confidence,
  },
  strict,
);

const Schema = Type.Object(
  {
    source: Source,
    confidence: Confidence,
    /** A text that is shorter is a title or a link, no policy. */
    shortest: Type.Integer({ minimum: 1 }),
    /** Characters beyond which a policy is hard to read. */
    long: Type.Integer({ minimum: 1 }),
    /** Characters of the longest sentence beyond which it is hard to read. */
    longSentence: Type.Integer({ minimum: 1 }),
    /** Share of letters that must be Chinese. */
    chineseShare: Type.Number({ minimum: 0, maximum: 1 }),
    /** Characters that only traditional Chinese has; this share of the Chinese ones says that the text is traditional. */
    traditional: Type.String({ minLength: 1 }),
    traditionalShare: Type.Number({ minimum: 0, maximum: 1 }),
    parts: Type.Array(PartSchema, { minItems: 1 }),
    childParts: Type.Array(PartSchema, { minItems: 1 }),
    /** Purposes in iOS usage descriptions that say nothing. */
    vaguePurposes: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
    /** A purpose with fewer characters says nothing. */
    shortestPurpose: Type.Integer({ minimum: 1 }),
  },
  strict,
);

/** What a privacy policy and rules for children must contain, and how it is recognised. */
export type PolicyRules = Static<typeof Schema>;
export type PolicyPart = Static<typeof PartSchema>;

function faultsOf({ parts, childParts, vaguePurposes }: PolicyRules): string[] {
  const patterns = [
    ...parts.flatMap((part, index) =>
      part.patterns.map((pattern, at) => [`/parts/${index}/patterns/${at}`, pattern] as const),
    ),
    ...childParts.flatMap((part, index) =>
      part.patterns.map((pattern, at) => [`/childParts/${index}/patterns/${at}`, pattern] as const),
    ),
    ...vaguePurposes.map((pattern, at) => [`/vaguePurposes/${at}`, pattern] as const),
  ];
  return [
    ...patterns.flatMap(([pointer, pattern]) => {
      const fault = patternFault(pattern);
      return fault === undefined ? [] : [`${pointer} ${fault}`];
    }),
    ...twice(
      '/parts',
      parts.map(({ id }) => id),
    ),
  ];
}

/** Reads rules/apps/policy.yaml. Throws RuleFileError. */
export function loadPolicy(file: string): PolicyRules {
  return readRuleFile(file, Schema, faultsOf);
}
