import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';
import type { RunCaps } from './interpreter/draft.ts';
import { Line, Slug, strict } from './schema/common.ts';

const count = (maximum: number) => Type.Integer({ minimum: 1, maximum });

const Schema = strict({
  source: Type.String({ minLength: 1 }),
  confidence: Type.Enum(['high', 'medium', 'low']),
  file: strict({ kibibytes: count(8_192), depth: count(64) }),
  workflow: strict({
    steps: count(5_000),
    width: count(200),
    nesting: count(32),
    rounds: count(10_000),
    entered: count(100_000),
    variables: count(1_000),
  }),
  script: strict({ injects: count(5_000), conditional: count(1_000), expected: count(20_000) }),
  runs: strict({ active: count(10_000), outputCharacters: count(4_000) }),
  automatic: strict({
    leaseSeconds: count(3_600),
    attempts: count(20),
    firstDelaySeconds: count(3_600),
    parallel: count(32),
  }),
  http: strict({
    timeoutSeconds: count(60),
    requestKibibytes: count(1_024),
    answerKibibytes: count(1_024),
  }),
  actions: Type.Array(strict({ id: Slug, zh: Line, en: Line }), { minItems: 1, maxItems: 60 }),
});

/** Everything of rules/operations/playbooks.yaml. */
export type PlaybookRules = Static<typeof Schema>;

/** The caps that a run can come to. */
export function capsOf({ workflow, runs }: PlaybookRules): RunCaps {
  const { rounds, entered } = workflow;
  return { rounds, entered, outputCharacters: runs.outputCharacters };
}

const file = new URL('../../rules/operations/playbooks.yaml', import.meta.url);

/** Reads rules/operations/playbooks.yaml. Throws RuleFileError. */
export function loadPlaybookRules(path: string | URL = file): PlaybookRules {
  return readRuleFile(path, Schema, ({ actions }) => {
    const ids = actions.map(({ id }) => id);
    return ids.flatMap((id, index) =>
      ids.indexOf(id) === index ? [] : [`/actions/${index}/id ${id} is there twice`],
    );
  });
}
