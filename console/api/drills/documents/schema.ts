import { Type, type Static } from 'typebox';
import { Watermark } from '../schema.ts';

export const DrillDocumentParams = Type.Object({
  id: Type.String({ maxLength: 64 }),
  form: Type.String({ maxLength: 40 }),
  format: Type.String({ maxLength: 10, description: 'docx or pdf' }),
});

/** What can be printed, and what can't and why. */
export const DrillDocumentsSchema = Type.Object({
  ...Watermark,
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
