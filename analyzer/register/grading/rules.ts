import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../../collector/rules/rule-file.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 });
const Text = Type.String({ minLength: 1, maxLength: 1_000 });
const Confidence = Type.Enum(['high', 'medium', 'low']);
const Named = Type.Object({ id: Id, zh: Text, en: Text }, strict);
const Level = Type.Integer({ minimum: 1, maximum: 5 });

const MatrixSchema = Type.Object(
  {
    source: Text,
    confidence: Confidence,
    objects: Type.Array(Named, { minItems: 1, maxItems: 10 }),
    degrees: Type.Array(Named, { minItems: 1, maxItems: 10 }),
    matrix: Type.Record(Id, Type.Record(Id, Level)),
    questions: Type.Array(
      Type.Object(
        {
          id: Id,
          aspect: Type.Enum(['s', 'a']),
          object: Id,
          zh: Text,
          en: Text,
          helpZh: Text,
          helpEn: Text,
          options: Type.Array(
            Type.Object(
              { value: Id, zh: Text, en: Text, degree: Type.Union([Id, Type.Null()]) },
              strict,
            ),
            { minItems: 2, maxItems: 10 },
          ),
        },
        strict,
      ),
      { minItems: 2, maxItems: 60 },
    ),
    duties: Type.Array(
      Type.Object(
        {
          id: Id,
          from: Level,
          to: Type.Optional(Level),
          zh: Text,
          en: Text,
          source: Text,
          confidence: Confidence,
        },
        strict,
      ),
      { maxItems: 30 },
    ),
  },
  strict,
);

const SuggestionsSchema = Type.Object(
  {
    source: Text,
    confidence: Confidence,
    suggestions: Type.Array(
      Type.Object(
        {
          id: Id,
          zh: Text,
          en: Text,
          sLevel: Text,
          aLevel: Text,
          noteZh: Text,
          noteEn: Text,
        },
        strict,
      ),
      { maxItems: 60 },
    ),
  },
  strict,
);

type Matrix = Static<typeof MatrixSchema>;

export interface GradingRules extends Matrix {
  suggestions: Static<typeof SuggestionsSchema>;
}

const repeated = (ids: readonly string[]) => ids.filter((id, at) => ids.indexOf(id) !== at);

/** Cells that are missing and questions that lead nowhere. */
function matrixFaults({ objects, degrees, matrix, questions }: Matrix): string[] {
  const cells = objects.flatMap(({ id }) =>
    degrees
      .filter((degree) => matrix[id]?.[degree.id] === undefined)
      .map((degree) => `/matrix has no level for ${id} × ${degree.id}`),
  );
  const known = new Set(degrees.map(({ id }) => id));
  const strange = questions.flatMap((question) => [
    ...(objects.some(({ id }) => id === question.object)
      ? []
      : [`/questions ${question.id} names the unknown object ${question.object}`]),
    ...question.options.flatMap(({ value, degree }) =>
      degree === null || known.has(degree)
        ? []
        : [`/questions ${question.id} ${value} names the unknown degree ${degree}`],
    ),
  ]);
  const twice = repeated(questions.map(({ id }) => id)).map((id) => `/questions ${id} is twice`);
  return [...cells, ...strange, ...twice];
}

/** Reads `rules/compliance/grading`. Throws RuleFileError with every fault of the first bad file. */
export async function loadGrading(folder: string): Promise<GradingRules> {
  const matrix = readRuleFile(join(folder, 'matrix.yaml'), MatrixSchema, matrixFaults);
  const suggestions = readRuleFile(join(folder, 'suggestions.yaml'), SuggestionsSchema);
  return { ...matrix, suggestions };
}
