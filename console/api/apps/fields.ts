import { fieldTypeOf, type FieldRules } from '../../../analyzer/apps/fields.ts';
import type { AppFields } from './schema.ts';

/** The forms as screens draw them. */
export function fieldsView({ groups }: FieldRules): AppFields {
  return {
    groups: groups.map(({ id, zh, en, of, fields }) => ({
      id,
      zh,
      en,
      of,
      fields: fields.map((field) => ({
        key: field.key,
        zh: field.zh,
        en: field.en,
        type: fieldTypeOf(of, field.key),
        options: [...(field.options ?? [])],
        neededFor: [...(field.neededFor ?? [])],
        public: field.public ?? false,
      })),
    })),
  };
}
