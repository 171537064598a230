import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../../collector/rules/rule-file.ts';
import { Confidence, RuleId, RuleWords, Source, strict, twice } from './shared.ts';

const Named = Type.Object({ id: RuleId, title: RuleWords }, strict);

const GroupSchema = Type.Object(
  {
    id: RuleId,
    title: RuleWords,
    permissions: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, uniqueItems: true }),
    /** Words by which a privacy policy may name it. */
    words: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
    /** `always`: no purpose is asked for; otherwise one of these functions or types of app must be declared. */
    allow: Type.Union([
      Type.Literal('always'),
      Type.Object(
        {
          functions: Type.Array(RuleId),
          types: Type.Optional(Type.Array(RuleId)),
        },
        strict,
      ),
    ]),
    /** What it is without such a function. */
    otherwise: Type.Enum(['ok', 'warn', 'SUSPECT', 'FAIL']),
    /** Calls that use it: ids of rules/apps/reading/apis.yaml. Without any, unused can't be told. */
    apis: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
    reason: RuleWords,
    source: Source,
    confidence: Confidence,
  },
  strict,
);

const Schema = Type.Object(
  {
    source: Source,
    confidence: Confidence,
    types: Type.Array(
      Type.Object(
        {
          ...Named.properties,
          /** Necessary personal information of the type. */
          necessary: RuleWords,
          source: Source,
          confidence: Confidence,
        },
        strict,
      ),
      { minItems: 1 },
    ),
    functions: Type.Array(Named, { minItems: 1 }),
    groups: Type.Array(GroupSchema, { minItems: 1 }),
  },
  strict,
);

/** Which permission may serve which declared function (matrix for 学习教育类). */
export type PermissionRules = Static<typeof Schema>;
export type PermissionGroup = Static<typeof GroupSchema>;

function unknownIds(pointer: string, ids: readonly string[], known: ReadonlySet<string>) {
  return ids.flatMap((id, index) =>
    known.has(id) ? [] : [`${pointer}/${index} is not declared in this file (${id})`],
  );
}

function faultsOf({ types, functions, groups }: PermissionRules): string[] {
  const typeIds = new Set(types.map(({ id }) => id));
  const functionIds = new Set(functions.map(({ id }) => id));
  return [
    ...twice(
      '/types',
      types.map(({ id }) => id),
    ),
    ...twice(
      '/functions',
      functions.map(({ id }) => id),
    ),
    ...twice(
      '/groups',
      groups.map(({ id }) => id),
    ),
    ...twice(
      '/groups',
      groups.flatMap(({ permissions }) => permissions),
    ),
    ...groups.flatMap(({ allow }, index) =>
      allow === 'always'
        ? []
        : [
            ...unknownIds(`/groups/${index}/allow/functions`, allow.functions, functionIds),
            ...unknownIds(`/groups/${index}/allow/types`, allow.types ?? [], typeIds),
          ],
    ),
  ];
}

/** Reads rules/apps/permissions.yaml. Throws RuleFileError. */
export function loadPermissions(file: string): PermissionRules {
  return readRuleFile(file, Schema, faultsOf);
}
