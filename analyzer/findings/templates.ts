import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';

const strict = { additionalProperties: false };
const Text = Type.String({ minLength: 1, maxLength: 1_000 });

const Schema = Type.Object(
  {
    source: Text,
    confidence: Type.String({ minLength: 1 }),
    templates: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 }),
          zh: Text,
          en: Text,
          severity: Type.Enum(['high', 'medium', 'low']),
          textZh: Text,
          textEn: Text,
        },
        strict,
      ),
      { minItems: 1, maxItems: 100 },
    ),
  },
  strict,
);

export type FindingTemplate = Static<typeof Schema>['templates'][number];

/** Reads `finding-templates.yaml` of the folder. Throws RuleFileError. */
export async function loadFindingTemplates(folder: string): Promise<readonly FindingTemplate[]> {
  const file = readRuleFile(join(folder, 'finding-templates.yaml'), Schema);
  return file.templates;
}
