import { Type } from 'typebox';

export const DocumentParams = Type.Object({
  id: Type.String({ maxLength: 40 }),
  form: Type.String({ maxLength: 40 }),
  format: Type.String({ maxLength: 10, description: 'docx, pdf or xlsx' }),
});

export const DocumentQuerystring = Type.Object({
  report: Type.Optional(
    Type.String({ maxLength: 40, description: 'Report of an incident; the latest by default.' }),
  ),
});

export const ExportParams = Type.Object({
  format: Type.String({ maxLength: 10, description: 'xlsx or csv' }),
});
