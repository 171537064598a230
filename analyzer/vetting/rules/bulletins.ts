import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../../collector/rules/rule-file.ts';
import { Confidence, RuleWords, Source, strict } from './shared.ts';

const Schema = Type.Object(
  {
    bulletins: Type.Array(
      Type.Object(
        {
          id: Type.String({ minLength: 1 }),
          /** Words of the SDK's name or id, lower case. */
          sdk: Type.Array(Type.String({ minLength: 2 }), { minItems: 1 }),
          /** First sound version; absent: every version is concerned. */
          fixed: Type.Optional(Type.String({ pattern: '^\\d+(\\.\\d+){0,3}$' })),
          title: RuleWords,
          source: Source,
          confidence: Confidence,
        },
        strict,
      ),
    ),
  },
  strict,
);

/** Published weaknesses of SDKs. */
export type Bulletins = Static<typeof Schema>;

/** Reads rules/apps/bulletins.yaml. Throws RuleFileError. */
export function loadBulletins(file: string): Bulletins {
  return readRuleFile(file, Schema);
}
