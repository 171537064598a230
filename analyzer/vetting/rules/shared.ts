import { Type } from 'typebox';

/** Pieces that the rule files of rules/apps share. */
export const strict = { additionalProperties: false };
export const RuleId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' });
export const RuleWords = Type.Object(
  { zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) },
  strict,
);
export const Source = Type.String({ minLength: 1 });
/** Tags of the facts: seen, known, practice. */
export const Confidence = Type.Enum(['S', 'S-draft', 'K+', 'K', 'K-', 'P']);
export const PlatformName = Type.Enum(['android', 'ios']);
/** `1.1` … `6.5`. */
export const ItemNumber = Type.String({ pattern: '^[1-6]\\.[1-9]$' });

/** Faults for ids that stand twice. */
export function twice(pointer: string, ids: readonly string[]): string[] {
  return ids.flatMap((id, index) =>
    ids.indexOf(id) < index ? [`${pointer}/${index} has the id ${id}, which is taken`] : [],
  );
}
