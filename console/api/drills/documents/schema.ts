import { Type, type Static } from 'typebox';

export const DrillDocumentParams = Type.Object({
  id: Type.String({ maxLength: 64 }),
  form: Type.String({ maxLength: 40 }),
  format: Type.String({ maxLength: 10, description: 'docx or pdf' }),
});

/** What can be printed now, what can't yet and why, and what can't at all. */
export const DrillDocumentsSchema = Type.Object({
  source: Type.String(),
  documents: Type.Array(
    Type.Object({
      form: Type.String(),
      /** Of GB/T 38645 Annex A: `A.1`; null: our own. */
      annex: Type.Union([Type.String(), Type.Null()]),
      zh: Type.String(),
      en: Type.String(),
      formats: Type.Array(Type.Enum(['docx', 'pdf'])),
    }),
  ),
  leftOut: Type.Array(
    Type.Object({
      annex: Type.String(),
      reasonZh: Type.String(),
      reasonEn: Type.String(),
    }),
  ),
});

export type DrillDocuments = Static<typeof DrillDocumentsSchema>;
