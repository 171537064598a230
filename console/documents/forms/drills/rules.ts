import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../../../collector/rules/rule-file.ts';
import { supportParts } from '../../../../analyzer/drills/drill.ts';
import { Provenance, twiceFaults } from '../../../../analyzer/drills/evaluation/rules.ts';

const strict = { additionalProperties: false };
const Text = Type.String({ minLength: 1 });
const Confidence = Provenance.confidence;

export const drillForms = [
  'annual-plan',
  'work-plan',
  'support-plan',
  'evaluation-plan',
  'script',
  'incident-report',
  'record',
  'evaluation',
  'summary',
  'sign-in',
  'rectification',
  'plan-revisions',
  'debrief',
  'paper-kit',
] as const;
export type DrillFormName = (typeof drillForms)[number];

export const workPlanHeadings = [
  'purpose',
  'basis',
  'organisation',
  'scenario',
  'people',
  'schedule',
  'goals',
  'rules',
  'stop',
  'evaluation',
] as const;
export const evaluationPlanHeadings = [
  'purpose',
  'evaluators',
  'items',
  'objectives',
  'expected',
  'method',
  'results',
] as const;
export const recordPhases = ['start', 'execution', 'end', 'restoration'] as const;

const headings = <K extends string>(ids: readonly K[]) =>
  Type.Array(Type.Object({ id: Type.Enum([...ids]), zh: Text }, strict), {
    minItems: ids.length,
    maxItems: ids.length,
  });

const Schema = Type.Object(
  {
    ...Provenance,
    watermark: Text,
    notice: Text,
    documents: Type.Array(
      Type.Object(
        {
          form: Type.Enum([...drillForms]),
          annex: Type.Union([Type.String({ pattern: '^A\\.\\d{1,2}$' }), Type.Null()]),
          zh: Text,
          en: Text,
          formats: Type.Optional(Type.Array(Type.Enum(['docx', 'pdf']), { minItems: 1 })),
        },
        strict,
      ),
      { minItems: drillForms.length, maxItems: drillForms.length },
    ),
    leftOut: Type.Array(Type.Object({ annex: Text, reasonZh: Text, reasonEn: Text }, strict)),
    workPlan: Type.Object({ confidence: Confidence, headings: headings(workPlanHeadings) }, strict),
    evaluationPlan: Type.Object(
      { confidence: Confidence, headings: headings(evaluationPlanHeadings) },
      strict,
    ),
    supportPlan: Type.Object({ confidence: Confidence, parts: headings(supportParts) }, strict),
    record: Type.Object(
      {
        confidence: Confidence,
        phases: Type.Array(
          Type.Object(
            {
              id: Type.Enum([...recordPhases]),
              zh: Text,
              questions: Type.Array(Text, { minItems: 1, maxItems: 20 }),
            },
            strict,
          ),
          { minItems: recordPhases.length, maxItems: recordPhases.length },
        ),
      },
      strict,
    ),
  },
  strict,
);

/** rules/drills/documents.yaml. */
export type DrillDocumentRules = Static<typeof Schema>;

const rulesFile = new URL('../../../../rules/drills/documents.yaml', import.meta.url);

/** Throws RuleFileError with every fault. */
export function loadDrillDocumentRules(file: string | URL = rulesFile): DrillDocumentRules {
  return readRuleFile(file, Schema, (rules) => [
    ...twiceFaults(
      '/documents',
      rules.documents.map(({ form: id }) => ({ id })),
    ),
    ...twiceFaults('/workPlan/headings', rules.workPlan.headings),
    ...twiceFaults('/evaluationPlan/headings', rules.evaluationPlan.headings),
    ...twiceFaults('/supportPlan/parts', rules.supportPlan.parts),
    ...twiceFaults('/record/phases', rules.record.phases),
  ]);
}
