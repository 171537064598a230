import { Type } from 'typebox';
import { incidentLevels } from '../levels.ts';
import { operatorKinds, reportLines } from '../state.ts';

const strict = { additionalProperties: false };
const Text = Type.String({ minLength: 1 });
const Id = Type.String({ pattern: '^[a-z][a-z0-9.-]{0,59}$' });
const Confidence = Type.Enum(['S', 'S-draft', 'K+', 'K', 'K-', 'P']);
const Code = Type.Union([Type.String({ minLength: 1, maxLength: 20 }), Type.Null()]);
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Level = Type.Enum([...incidentLevels]);
const Named = { zh: Text, en: Text };

const ConditionSchema = Type.Union([
  Type.Object({ question: Id, is: Type.Boolean() }, strict),
  Type.Object({ question: Id, in: Type.Array(Text, { minItems: 1 }) }, strict),
  Type.Object({ question: Id, atLeast: Type.Number({ exclusiveMinimum: 0 }) }, strict),
]);

export const ClassesSchema = Type.Object(
  {
    source: Text,
    effectiveFrom: Day,
    confidence: Confidence,
    classes: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[A-Z]{2,20}$' }),
          ...Named,
          gbCode: Code,
          route: Type.Optional(Type.Object(Named, strict)),
          subclasses: Type.Array(
            Type.Object(
              { id: Id, ...Named, gbCode: Code, ransom: Type.Optional(Type.Boolean()) },
              strict,
            ),
          ),
        },
        strict,
      ),
      { minItems: 1 },
    ),
  },
  strict,
);

const helps = { helpZh: Type.Optional(Text), helpEn: Type.Optional(Text) };

export const QuestionsSchema = Type.Object(
  {
    questions: Type.Array(
      Type.Object(
        {
          id: Id,
          group: Id,
          kind: Type.Enum(['yes-no', 'choice', 'number']),
          ...Named,
          ...helps,
          unitZh: Type.Optional(Text),
          unitEn: Type.Optional(Text),
          options: Type.Optional(
            Type.Array(Type.Object({ value: Id, ...Named, ...helps }, strict), { minItems: 2 }),
          ),
          askIf: Type.Optional(ConditionSchema),
        },
        strict,
      ),
    ),
    groups: Type.Array(Type.Object({ id: Id, ...Named }, strict), { minItems: 1 }),
  },
  strict,
);

export const GradingSchema = Type.Object(
  {
    scale: Type.Enum(['cac', 'edu']),
    version: Text,
    source: Text,
    effectiveFrom: Day,
    criteria: Type.Array(
      Type.Object(
        {
          id: Id,
          ...Named,
          source: Type.Optional(Text),
          article: Text,
          rows: Type.Array(
            Type.Object(
              {
                level: Level,
                confidence: Confidence,
                all: Type.Array(ConditionSchema, { minItems: 1 }),
              },
              strict,
            ),
            { minItems: 1 },
          ),
        },
        strict,
      ),
      { minItems: 1 },
    ),
  },
  strict,
);

const DutyReasonSchema = Type.Union([
  Type.Object({ grade: Type.Enum(['cac', 'edu']), atLeast: Level }, strict),
  ConditionSchema,
]);

const RuleByOperator = Type.Object(
  Object.fromEntries(operatorKinds.map((kind) => [kind, Id])) as Record<
    (typeof operatorKinds)[number],
    typeof Id
  >,
  strict,
);

export const DutiesSchema = Type.Object(
  {
    duties: Type.Array(
      Type.Object(
        {
          clock: Id,
          line: Type.Enum([...reportLines]),
          ...Named,
          when: Type.Array(DutyReasonSchema, { minItems: 1 }),
          needs: Type.Optional(Type.Array(ConditionSchema)),
          notWhen: Type.Optional(Type.Array(ConditionSchema)),
          notClasses: Type.Optional(Type.Array(Text)),
          from: Type.Enum(['discovery', 'recovery']),
          rule: Type.Optional(Id),
          ruleByOperator: Type.Optional(RuleByOperator),
          source: Text,
          confidence: Confidence,
        },
        strict,
      ),
      { minItems: 1 },
    ),
    progress: Type.Partial(Type.Object({ extraordinary: Id, major: Id, larger: Id }, strict)),
  },
  strict,
);
