import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false };
const line = () => Type.Optional(Type.String({ minLength: 1, maxLength: 300 }));
const words = () => Type.Optional(Type.String({ minLength: 1, maxLength: 4_000 }));
const url = () =>
  Type.Optional(Type.String({ pattern: '^https?://[^\\s]+$', minLength: 8, maxLength: 2_000 }));
const flag = () => Type.Optional(Type.Boolean());
const day = () => Type.Optional(Type.String({ format: 'date', maxLength: 10 }));
const few = { maxItems: 10, uniqueItems: true };
const lines = (maxLength: number, maxItems: number) =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength }), { maxItems, uniqueItems: true }),
  );
/** Ids of rules/apps/permissions.yaml. */
const ids = (maxItems: number) =>
  Type.Optional(
    Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$', maxLength: 40 }), {
      maxItems,
      uniqueItems: true,
    }),
  );
/** The whole text of a policy; longer ones are filed as a document. */
const document = () => Type.Optional(Type.String({ maxLength: 100_000 }));

/**
 * What is filed of an app and of its provider (《教育移动应用提供者备案信息表》, 教技厅〔2019〕3号). What is absent is unknown, and
 * unknown passes no gate. Which of it a filing needs, and what it is called on paper: rules/apps/fields.yaml.
 */
export const AppFactsSchema = Type.Object(
  {
    providerName: line(),
    creditCode: Type.Optional(Type.String({ pattern: '^[0-9A-Z]{18}$', maxLength: 18 })),
    providerType: Type.Optional(
      Type.Enum(['enterprise', 'institution', 'organisation', 'authority', 'school']),
    ),
    registeredAt: line(),
    legalPerson: line(),
    contactName: line(),
    contactPhone: line(),
    contactEmail: line(),
    securityOfficer: line(),
    securityPhone: line(),

    summary: words(),
    /** 自研自用, or customised and deployed locally, which counts as that. */
    development: Type.Optional(Type.Enum(['provider', 'own', 'customised'])),
    training: Type.Optional(Type.Enum(['none', 'subject', 'non-subject'])),
    category: Type.Optional(Type.Enum(['teaching', 'management', 'life', 'home-school'])),
    stages: Type.Optional(
      Type.Array(
        Type.Enum(['kindergarten', 'primary', 'junior', 'senior', 'vocational', 'higher', 'adult']),
        few,
      ),
    ),
    audiences: Type.Optional(
      Type.Array(Type.Enum(['students', 'teachers', 'parents', 'staff']), few),
    ),
    platforms: Type.Optional(
      Type.Array(Type.Enum(['android', 'ios', 'harmony', 'mini-program', 'web']), few),
    ),
    packageName: line(),
    bundleId: line(),
    certificates: Type.Optional(
      Type.Array(Type.String({ pattern: '^[0-9A-Fa-f]{64}$', maxLength: 64 }), {
        maxItems: 20,
        uniqueItems: true,
      }),
    ),
    version: line(),
    storeUrl: url(),
    developer: line(),
    types: ids(20),
    functions: ids(60),
    fee: Type.Optional(Type.Enum(['free', 'paid', 'in-app'])),
    ads: flag(),
    games: flag(),

    /** Number of a filing that was given elsewhere, and the day on which somebody looked it up in the public list. */
    eduFilingNumber: line(),
    eduFilingCheckedOn: day(),
    icpNumber: line(),
    icpHolder: line(),
    appIcpNumber: line(),
    gradedNumber: line(),
    gradedHolder: line(),
    gradedLevel: Type.Optional(Type.Integer({ minimum: 1, maximum: 4 })),
    gradedPolice: line(),
    gradedOn: day(),

    piKinds: words(),
    piPurposes: words(),
    biometrics: flag(),
    /** Users under 14 are possible. */
    minors: flag(),
    overseas: flag(),
    policyUrl: url(),
    policyText: document(),
    policyPermissions: lines(300, 500),
    policySdks: lines(300, 500),
    childRulesUrl: url(),
    childRulesText: document(),
    dataLocation: line(),
    supportContact: line(),
    complaintContact: line(),
    /** 承诺书 signed. */
    commitment: flag(),
  },
  strict,
);

export type AppFacts = Static<typeof AppFactsSchema>;

/** What a school says of its use of an app (《使用者备案信息表》). */
export const UseFactsSchema = Type.Object(
  {
    /** 要求统一使用, 推荐使用, 自主选用. */
    nature: Type.Optional(Type.Enum(['unified', 'recommended', 'voluntary'])),
    scope: words(),
    people: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000 })),
    /** How it was chosen among others. */
    choice: words(),
    parentsConsulted: flag(),
    /** Students or parents pay. */
    charged: flag(),
    /** Tied to credits, grades, awards or teaching management. */
    tiedToGrades: flag(),
    piKinds: words(),
    biometrics: flag(),
    /** 科学性、伦理性、安全性论证 of biometrics. */
    biometricsArgued: flag(),
    argument: words(),
    linkedSystems: words(),
    dataLocation: line(),
    leaderName: line(),
    leaderPhone: line(),
    startsOn: day(),
    stopsOn: day(),
    contract: flag(),
    dataAgreement: flag(),
  },
  strict,
);

export type UseFacts = Static<typeof UseFactsSchema>;
