import type { FieldRule } from '../../../../analyzer/apps/fields.ts';

const yes = '是';
const no = '否';

/** A fact as it stands on paper, ids by their names; undefined when nobody said it. */
export function factText(
  field: FieldRule,
  value: unknown,
  names: ReadonlyMap<string, string>,
): string | undefined {
  const named = (id: string) =>
    field.options?.find((option) => option.id === id)?.zh ?? names.get(id) ?? id;
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value ? yes : no;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return named(value);
  if (!Array.isArray(value)) return undefined;
  return value.length === 0 ? '无' : value.map((one) => named(String(one))).join('、');
}
