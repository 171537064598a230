import { readFileSync } from 'node:fs';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { PlaybookError } from './errors.ts';
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

const file = new URL('../../rules/operations/playbooks.yaml', import.meta.url);

function refuse(where: string): never {
  throw new PlaybookError('BAD_PLAYBOOK_RULES', `rules/operations/playbooks.yaml: ${where}`);
}

/** Throws PlaybookError BAD_PLAYBOOK_RULES naming the first fault. */
export function loadPlaybookRules(path: string | URL = file): PlaybookRules {
  const value: unknown = parse(readFileSync(path, 'utf8'));
  if (!Value.Check(Schema, value)) {
    const [error] = Value.Errors(Schema, value);
    return refuse(error ? `${error.instancePath} ${error.message}` : 'is not a file of rules');
  }
  const ids = value.actions.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  return twice === undefined ? value : refuse(`/actions names ${twice} twice`);
}
