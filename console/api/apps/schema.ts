import { Type, type Static, type TSchema } from 'typebox';
import { AppFactsSchema } from '../../../analyzer/apps/facts.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: 64 });
const Line = Type.String({ minLength: 1, maxLength: 200 });
const Words = Type.String({ minLength: 1, maxLength: 4_000 });
const orNull = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Text = orNull(Type.String());
const Day = Type.String({ format: 'date', maxLength: 10 });

export const AppParams = Type.Object({ id: Id });

export const AppOrigins = ['provider', 'entered', 'own', 'used'] as const;
export const AppOriginSchema = Type.Enum([...AppOrigins]);
export const TriggerKinds = [
  'version',
  'filing-changed',
  'filing-lost',
  'blacklist',
  'bulletin',
  'complaint',
] as const;

/** `GET /apps`; filters `q`, `unitId` (with everything below), `origin`, `filingState`, `listed`, `closed`. Sorts `name`, `updatedAt`, `validUntil`. */
export const AppRowSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  unitId: Type.String(),
  unitName: Type.String(),
  name: Type.String(),
  origin: AppOriginSchema,
  providerName: Text,
  packageName: Text,
  bundleId: Text,
  platforms: Type.Array(Type.String()),
  /** The latest package that could be read. */
  packageId: Text,
  packageVersion: Text,
  filingId: Text,
  filingState: Text,
  filingNumber: Text,
  validUntil: Text,
  /** On the list in force here. */
  listed: orNull(Type.Enum(['black', 'white'])),
  /** Uses that one may see, by how far they are. */
  uses: Type.Object({
    inUse: Type.Integer(),
    reviewing: Type.Integer(),
    stopped: Type.Integer(),
  }),
  updatedAt: Type.String(),
  closedAt: Text,
});

/** One entry of the black or white list. */
export const ListEntrySchema = Type.Object({
  id: Type.String(),
  unitId: Type.String(),
  unitName: Type.String(),
  list: Type.Enum(['black', 'white']),
  subject: Type.Enum(['provider', 'app']),
  appId: Text,
  appName: Text,
  providerName: Type.String(),
  reason: Type.String(),
  halfYear: Type.String(),
  from: Type.String(),
  bannedUntil: Text,
  endedAt: Text,
  endedReason: Text,
  madeByName: Type.String(),
  madeAt: Type.String(),
  /** Carried out: how many uses were told. */
  uses: orNull(Type.Integer()),
});

/** `GET /apps/:id`. */
export const AppSchema = Type.Object({
  ...AppRowSchema.properties,
  facts: AppFactsSchema,
  /** Keys of facts that a filing needs and that are not given. */
  missing: Type.Array(Type.String()),
  createdAt: Type.String(),
  createdByName: Type.String(),
  /** The caller may change it. */
  editable: Type.Boolean(),
  /** Lists on which it or its provider stands or stood, newest first. */
  lists: Type.Array(ListEntrySchema),
  triggers: Type.Array(
    Type.Object({
      id: Type.String(),
      kind: Type.Enum([...TriggerKinds]),
      reasonZh: Type.String(),
      reasonEn: Type.String(),
      urgent: Type.Boolean(),
      madeByName: Type.String(),
      at: Type.String(),
      /** How many uses heard of it; null while it is being carried out. */
      uses: orNull(Type.Integer()),
    }),
  ),
});

/** `POST /apps`. A provider's app is its own; a reviewer's is `entered`; a school's `own` or `used`. */
export const NewAppBody = Type.Object(
  {
    unitId: Type.Optional(Id),
    name: Line,
    /** Left out: as the unit is. */
    origin: Type.Optional(AppOriginSchema),
    facts: Type.Optional(AppFactsSchema),
  },
  strict,
);
export const AppMadeSchema = Type.Object({ id: Type.String(), version: Type.Integer() });

/** `PATCH /apps/:id`: `facts` replaces all of them. */
export const ChangeAppBody = Type.Object(
  {
    expectedVersion: Type.Integer({ minimum: 1 }),
    name: Type.Optional(Line),
    facts: Type.Optional(AppFactsSchema),
  },
  strict,
);

/** `POST /apps/:id/close`: out of the ledger; not while a filing or a use is open. */
export const CloseAppBody = Type.Object(
  { expectedVersion: Type.Integer({ minimum: 1 }), reason: Words },
  strict,
);

/** `POST /apps/:id/triggers`: a bulletin of an authority or a complaint sends every use below into review. */
export const NewTriggerBody = Type.Object(
  {
    kind: Type.Enum(['bulletin', 'complaint']),
    reason: Words,
    /** Stop using it now. */
    urgent: Type.Optional(Type.Boolean()),
    unitId: Type.Optional(Id),
  },
  strict,
);
export const MadeSchema = Type.Object({ id: Type.String() });

/** `GET /apps/fields`: what to ask for, in the order of the paper forms. */
export const AppFieldsSchema = Type.Object({
  groups: Type.Array(
    Type.Object({
      id: Type.String(),
      zh: Type.String(),
      en: Type.String(),
      of: Type.Enum(['app', 'use']),
      fields: Type.Array(
        Type.Object({
          key: Type.String(),
          zh: Type.String(),
          en: Type.String(),
          type: Type.Enum([
            'line',
            'words',
            'document',
            'flag',
            'day',
            'number',
            'choice',
            'choices',
            'lines',
            'ids',
          ]),
          options: Type.Array(
            Type.Object({ id: Type.String(), zh: Type.String(), en: Type.String() }),
          ),
          /** Needed to submit: `filing` of a provider, `own` of a unit that developed it, `use`. */
          neededFor: Type.Array(Type.Enum(['filing', 'own', 'use'])),
          /** Shown to everybody once it is filed. */
          public: Type.Boolean(),
        }),
      ),
    }),
  ),
});

/** `GET /apps/catalogue`: filed apps, whoever filed them; filters `q`, `state`, `platform`; sorts `name`, `filedOn`, `validUntil`. Providers see none of it. */
export const CatalogueRowSchema = Type.Object({
  /** Of the app. */
  id: Type.String(),
  name: Type.String(),
  providerName: Text,
  platforms: Type.Array(Type.String()),
  category: Text,
  stages: Type.Array(Type.String()),
  audiences: Type.Array(Type.String()),
  packageName: Text,
  bundleId: Text,
  number: Text,
  state: Type.String(),
  filedOn: Text,
  validUntil: Text,
  listed: orNull(Type.Enum(['black', 'white'])),
  /** The use of it by the caller's own unit that is not stopped; null without one. */
  useId: Text,
});

/** `GET /apps/catalogue/:id`: with the facts that are public. */
export const CatalogueEntrySchema = Type.Object({
  ...CatalogueRowSchema.properties,
  facts: AppFactsSchema,
});

/** `GET /app-lists`; filters `list`, `halfYear`, `current`. `POST /app-lists`. */
export const NewListEntryBody = Type.Object(
  {
    unitId: Type.Optional(Id),
    list: Type.Enum(['black', 'white']),
    subject: Type.Enum(['provider', 'app']),
    /** The app, or one of the provider. */
    appId: Id,
    reason: Words,
    /** Revoke the filings of it that this unit gave. */
    revoke: Type.Optional(Type.Boolean()),
  },
  strict,
);
/** `POST /app-lists/:id/end`. */
export const EndListEntryBody = Type.Object({ reason: Words }, strict);

const Counted = Type.Object({ total: Type.Integer(), overdue: Type.Integer() });

/** `GET /apps/desk`: the reviewer's home. */
export const DeskSchema = Type.Object({
  /** What must I do now. */
  filings: Counted,
  uses: Counted,
  returned: Type.Integer(),
  duties: Type.Array(
    Type.Object({
      kind: Type.Enum(['app-filing', 'app-use']),
      id: Type.String(),
      title: Type.String(),
      state: Type.String(),
      unitName: Type.String(),
      itemsDecided: Type.Integer(),
      items: Type.Integer(),
      responsible: Text,
      dueAt: Text,
      overdue: Type.Boolean(),
    }),
  ),
  /** What got worse within 30 days. */
  worse: Type.Array(
    Type.Object({
      kind: Type.Enum(['trigger', 'blacklist', 'filing', 'package']),
      id: Type.String(),
      appId: Text,
      titleZh: Type.String(),
      titleEn: Type.String(),
      at: Type.String(),
      href: Type.String(),
    }),
  ),
  /** Filings and reviews that run out within 90 days. */
  expiring: Type.Array(
    Type.Object({
      kind: Type.Enum(['app-filing', 'app-use']),
      id: Type.String(),
      title: Type.String(),
      unitName: Type.String(),
      on: Day,
    }),
  ),
  counts: Type.Object({
    apps: Type.Integer(),
    filed: Type.Integer(),
    inUse: Type.Integer(),
    /** In use without a filing that holds. */
    unfiledInUse: Type.Integer(),
    blacklisted: Type.Integer(),
    /** Open filings and uses with an item that a person decided to be a problem. */
    problems: Type.Integer(),
  }),
});

export type AppRow = Static<typeof AppRowSchema>;
export type App = Static<typeof AppSchema>;
export type CatalogueRow = Static<typeof CatalogueRowSchema>;
export type CatalogueEntry = Static<typeof CatalogueEntrySchema>;
export type AppFields = Static<typeof AppFieldsSchema>;
export type ListEntry = Static<typeof ListEntrySchema>;
export type Desk = Static<typeof DeskSchema>;
