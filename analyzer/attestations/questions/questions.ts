import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { readRuleFile, RuleFileError } from '../../../collector/rules/rule-file.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 });
const Text = Type.String({ minLength: 1, maxLength: 600 });
const Texts = Type.Array(Text, { minItems: 1, maxItems: 10 });

const ValiditySchema = Type.Object(
  {
    source: Text,
    confidence: Type.String({ minLength: 1 }),
    /** So many days an attestation may be dated ahead; it counts from its day only. */
    aheadDays: Type.Integer({ minimum: 0, maximum: 366 }),
    /** Class of items that no question names. */
    default: Id,
    classes: Type.Array(
      Type.Object(
        {
          id: Id,
          zh: Text,
          en: Text,
          months: Type.Integer({ minimum: 1, maximum: 60 }),
          source: Text,
          confidence: Type.String({ minLength: 1 }),
        },
        strict,
      ),
      { minItems: 1, maxItems: 50 },
    ),
  },
  strict,
);

const QuestionSchema = Type.Object(
  {
    id: Id,
    /** Catalogue keys: the same question at several levels. */
    items: Type.Array(Type.String({ pattern: '^[6-9](\\.\\d+){3}\\.[a-z]$' }), {
      minItems: 1,
      maxItems: 8,
      uniqueItems: true,
    }),
    validity: Id,
    askZh: Text,
    askEn: Text,
    lookZh: Texts,
    lookEn: Texts,
    attachZh: Texts,
    attachEn: Texts,
    satisfiedZh: Text,
    satisfiedEn: Text,
    partialZh: Text,
    partialEn: Text,
    notSatisfiedZh: Text,
    notSatisfiedEn: Text,
  },
  strict,
);

const QuestionsSchema = Type.Object(
  {
    source: Text,
    confidence: Type.String({ minLength: 1 }),
    questions: Type.Array(QuestionSchema, { minItems: 1, maxItems: 200 }),
  },
  strict,
);

export type ValidityClass = Static<typeof ValiditySchema>['classes'][number];
export type Question = Static<typeof QuestionSchema>;

/** Questions in plain words for what telemetry does not answer, and how long answers count. */
export interface Questions {
  all: readonly Question[];
  aheadDays: number;
  /** Undefined for an item that nobody has written a question for. */
  of(itemKey: string): Question | undefined;
  validityOf(itemKey: string): ValidityClass;
}

const validityFile = 'validity.yaml';

/** One file of questions. JSON, because YAML takes a hundred times as long, and nobody else is served meanwhile. */
async function readQuestions(path: string): Promise<Static<typeof QuestionsSchema>> {
  const text = await readFile(path, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RuleFileError([`${path}: ${error instanceof Error ? error.message : String(error)}`]);
  }
  if (Value.Check(QuestionsSchema, value)) return value;
  throw new RuleFileError(
    Value.Errors(QuestionsSchema, value).map(
      ({ instancePath, message }) => `${path}: ${instancePath || '/'} ${message}`,
    ),
  );
}

function faultsOf(all: readonly Question[], classes: ReadonlyMap<string, ValidityClass>): string[] {
  const ids = new Set<string>();
  const keys = new Map<string, string>();
  return all.flatMap((question) => {
    const faults: string[] = [];
    if (ids.has(question.id)) faults.push(`${question.id} is there twice`);
    ids.add(question.id);
    if (!classes.has(question.validity)) {
      faults.push(`${question.id} names the unknown validity ${question.validity}`);
    }
    for (const key of question.items) {
      const other = keys.get(key);
      if (other !== undefined) faults.push(`${key} is asked by ${other} and ${question.id}`);
      keys.set(key, question.id);
    }
    return faults;
  });
}

/**
 * Reads `rules/compliance/questions`: the classes of validity and one file per category, with a pause between files so that
 * nobody waits for all of them. Throws RuleFileError.
 */
export async function loadQuestions(folder: string): Promise<Questions> {
  const validity = readRuleFile(join(folder, validityFile), ValiditySchema);
  const classes = new Map(validity.classes.map((one) => [one.id, one]));
  const fallback = classes.get(validity.default);
  if (!fallback) {
    throw new RuleFileError([`${join(folder, validityFile)}: /default names no class`]);
  }
  const all: Question[] = [];
  for (const name of (await readdir(folder)).sort()) {
    if (!name.endsWith('.json')) continue;
    const file = await readQuestions(join(folder, name));
    all.push(...file.questions);
    await nextTurn();
  }
  const faults = faultsOf(all, classes);
  if (faults.length > 0) {
    throw new RuleFileError(faults.map((fault) => `${folder}: ${fault}`));
  }
  const byItem = new Map(all.flatMap((one) => one.items.map((key) => [key, one] as const)));
  return {
    all,
    aheadDays: validity.aheadDays,
    of: (itemKey) => byItem.get(itemKey),
    validityOf: (itemKey) => classes.get(byItem.get(itemKey)?.validity ?? '') ?? fallback,
  };
}
