import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false };
const Line = Type.String({ minLength: 1, maxLength: 300 });
const Id = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' });
const flag = (description: string) => Type.Optional(Type.Boolean({ description }));
const list = (item: ReturnType<typeof Type.String>, most: number, description: string) =>
  Type.Optional(Type.Array(item, { maxItems: most, uniqueItems: true, description }));

/**
 * What the filing says of an app, as far as checks compare it with the package. Whatever is absent is unknown: a check that needs
 * it says so and does not pass. Published as docs/schema/vet-declared.schema.json.
 */
export const DeclaredSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    appName: Type.Optional(Line),
    packageName: Type.Optional(
      Type.String({ minLength: 1, maxLength: 300, description: 'Android package or bundle id.' }),
    ),
    version: Type.Optional(Line),
    operator: Type.Optional(
      Type.String({ minLength: 1, maxLength: 300, description: 'Name of the provider.' }),
    ),
    certificates: list(
      Type.String({ pattern: '^[0-9A-Fa-f]{64}$' }),
      20,
      'SHA-256 of the filed signing certificates.',
    ),
    types: list(
      Id,
      20,
      'Kinds of app of 必要个人信息范围规定: ids of rules/apps/permissions.yaml.',
    ),
    functions: list(Id, 60, 'Functions of the app: ids of rules/apps/permissions.yaml.'),
    permissions: list(Line, 500, 'Permissions that the privacy policy names.'),
    sdks: list(Line, 500, 'SDKs that the privacy policy names, as written there.'),
    policyUrl: Type.Optional(Type.String({ minLength: 1, maxLength: 2_000 })),
    policyText: Type.Optional(
      Type.String({ maxLength: 400_000, description: 'The whole privacy policy as plain text.' }),
    ),
    childRulesText: Type.Optional(
      Type.String({
        maxLength: 400_000,
        description: 'The rules for children; empty text says that there are none.',
      }),
    ),
    icp: Type.Optional(Line),
    appFiling: Type.Optional(
      Type.String({ minLength: 1, maxLength: 300, description: 'Number of the App备案.' }),
    ),
    minors: flag('Users under 14 are possible.'),
    free: flag('Nobody pays for anything.'),
    unifiedUse: flag('A school requires everybody to use it (统一使用).'),
    ads: flag('There is advertising.'),
    games: flag('There are games.'),
    biometrics: flag('Faces, voices or fingerprints are processed.'),
    overseas: flag('Personal information leaves the country.'),
  },
  {
    ...strict,
    $id: 'vet-declared.schema.json',
    title: 'What is declared of an app',
    description: 'Filing data that checks compare with a package. Absent is unknown.',
  },
);

export type Declared = Static<typeof DeclaredSchema>;
