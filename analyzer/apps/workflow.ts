import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';
import { unitKinds } from '../people/tables.ts';

const strict = { additionalProperties: false };
const Text = Type.String({ minLength: 1, maxLength: 400 });
const Basis = {
  source: Text,
  article: Type.Optional(Text),
  confidence: Text,
};
const Kinds = Type.Array(Type.Enum([...unitKinds]), { minItems: 1, uniqueItems: true });

const Schema = Type.Object(
  {
    ...Basis,
    authorityKinds: Kinds,
    bureauLevels: Type.Object(
      { count: Type.Integer({ minimum: 1, maximum: 4 }), kinds: Kinds, ...Basis },
      strict,
    ),
    filing: Type.Object(
      {
        validYears: Type.Integer({ minimum: 1, maximum: 20 }),
        number: Type.Object(
          {
            format: Type.String({ pattern: '\\{year\\}.*\\{sequence\\}', maxLength: 60 }),
            digits: Type.Integer({ minimum: 1, maximum: 9 }),
          },
          strict,
        ),
        ...Basis,
      },
      strict,
    ),
    blacklist: Type.Object(
      { banMonths: Type.Integer({ minimum: 1, maximum: 120 }), ...Basis },
      strict,
    ),
    review: Type.Object(
      {
        leads: Type.Array(Type.Enum(['FAIL', 'SUSPECT', 'INCONCLUSIVE']), {
          minItems: 1,
          uniqueItems: true,
        }),
        ...Basis,
      },
      strict,
    ),
  },
  strict,
);

export type AppWorkflowRules = Static<typeof Schema>;

/** Reads `workflow.yaml` of the folder. Throws RuleFileError. */
export async function loadAppWorkflow(folder: string): Promise<AppWorkflowRules> {
  return readRuleFile(join(folder, 'workflow.yaml'), Schema);
}
