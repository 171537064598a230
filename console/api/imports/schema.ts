import { Type, type Static } from 'typebox';

/**
 * Existing ledgers from Excel. For each kind (`units`, `people`, `notices`, `apps`) the same routes below `/imports/<kind>`:
 * `GET template.xlsx` · `POST ?name=&unitId=` (body: the .xlsx itself) → a dry run · `GET` list · `GET :id` ·
 * `GET :id/rows` (list: sort row, filter outcome) · `POST :id/check` again · `POST :id/apply` (202; then poll `GET :id`) ·
 * `GET :id/report.xlsx` · people only: `POST :id/invites.xlsx` (once; links to hand out).
 */
export const importKinds = ['units', 'people', 'notices', 'apps'] as const;
export const ImportKindSchema = Type.Enum([...importKinds]);
export type ImportKind = Static<typeof ImportKindSchema>;

export const ImportParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });

export const NewImportQuery = Type.Object(
  {
    /** Of the file, for people to recognise it. */
    name: Type.String({ minLength: 1, maxLength: 300 }),
    /** Acting unit; of notices: who issued them. Needed only by who acts for several. */
    unitId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  },
  { additionalProperties: false },
);

const Text = Type.String();
const Nullable = Type.Union([Type.String(), Type.Null()]);

/** Something to say about a row, or about one of its cells. */
export const RowNoteSchema = Type.Object({
  /** A fault keeps the whole import from being applied. */
  kind: Type.Enum(['fault', 'note']),
  /** Stable: CELL_REQUIRED, CELL_CHOICE, UNIT_UNKNOWN … */
  code: Text,
  /** Column letter, as Excel shows it. */
  column: Type.Optional(Text),
  heading: Type.Optional(Text),
  /** What the cell has, cut. */
  value: Type.Optional(Text),
  zh: Text,
  en: Text,
  /** What to do about it. */
  fixZh: Text,
  fixEn: Text,
});

export const RowOutcomeSchema = Type.Enum(['create', 'known', 'fault']);

export const ImportRowSchema = Type.Object({
  /** The row number as text. */
  id: Text,
  /** As Excel counts them. */
  row: Type.Integer(),
  /** What the row is about: a name, a number. */
  title: Text,
  outcome: RowOutcomeSchema,
  /** `refused`: something changed while it was being applied; the notes say what. */
  state: Type.Enum(['planned', 'done', 'refused']),
  notes: Type.Array(RowNoteSchema),
  /** Unit, account or delivery that the row is about, once it is there. */
  targetId: Nullable,
});

export const ImportSchema = Type.Object({
  id: Text,
  kind: ImportKindSchema,
  unitId: Text,
  unitName: Text,
  fileName: Text,
  /** `checked`: nothing is written yet. */
  state: Type.Enum(['checked', 'applying', 'applied']),
  createdAt: Text,
  createdById: Text,
  createdByName: Text,
  appliedAt: Nullable,
  /** `done` and `refused` of `create`; while `applying`, `done + refused < create`. */
  counts: Type.Object({
    rows: Type.Integer(),
    create: Type.Integer(),
    known: Type.Integer(),
    fault: Type.Integer(),
    done: Type.Integer(),
    refused: Type.Integer(),
  }),
  /** Applicable by the caller now: checked, own, without faults, with something to create. */
  applicable: Type.Boolean(),
  /** People: the file with the links was not taken yet, and is there to be taken. */
  invitesWaiting: Type.Boolean(),
  /** An unapplied import is forgotten then, an applied one's rows too. */
  forgottenAt: Text,
});

export type ImportView = Static<typeof ImportSchema>;
export type ImportRowView = Static<typeof ImportRowSchema>;
export type RowNoteView = Static<typeof RowNoteSchema>;
