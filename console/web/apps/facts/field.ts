import type { AppFields } from '../app.ts';

export type FieldGroup = AppFields['groups'][number];
export type Field = FieldGroup['fields'][number];
export type FactValue = string | number | boolean | readonly string[];
/** Facts of an app or of a use, whichever fields they have. */
export type FactMap = Readonly<Record<string, FactValue | undefined>>;

/** What stands in the inputs of a form: every field as text, several of them as lines or ids. */
export type Typed = Readonly<Record<string, string | readonly string[]>>;

const several: ReadonlySet<Field['type']> = new Set(['choices', 'lines', 'ids']);

export function isSeveral({ type }: Pick<Field, 'type'>): boolean {
  return several.has(type);
}

function asText(value: FactValue | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.join('\n') : String(value);
}

/** The first texts of a form. */
export function typedOf(fields: readonly Field[], facts: FactMap): Typed {
  return Object.fromEntries(
    fields.map((field) => {
      const value = facts[field.key];
      const shown = Array.isArray(value) && field.type !== 'lines' ? value : asText(value);
      return [field.key, isSeveral(field) && shown === '' && field.type !== 'lines' ? [] : shown];
    }),
  );
}

function linesOf(text: string): string[] {
  return [
    ...new Set(
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    ),
  ];
}

function valueOf(field: Field, typed: string | readonly string[]): FactValue | undefined {
  if (typeof typed !== 'string') return typed.length === 0 ? undefined : typed;
  const text = typed.trim();
  // A document that is said to be empty is something else than one that was not given.
  if (text === '') return undefined;
  switch (field.type) {
    case 'flag':
      return text === 'yes';
    case 'number':
      return Number(text);
    case 'lines':
    case 'choices':
    case 'ids':
      return linesOf(text);
    case 'line':
    case 'words':
    case 'document':
    case 'day':
    case 'choice':
      return text;
  }
}

/** The facts that were typed: what is empty is left out, for absent is unknown. Facts without a field are kept. */
export function factsOf(fields: readonly Field[], typed: Typed, before: FactMap): FactMap {
  const shown = new Set(fields.map(({ key }) => key));
  const kept = Object.entries(before).filter(([key]) => !shown.has(key));
  const said = fields.flatMap((field) => {
    const value = valueOf(field, typed[field.key] ?? '');
    return value === undefined ? [] : [[field.key, value] as const];
  });
  return Object.fromEntries([...kept, ...said]);
}

/** Fields that a filing or a use needs and that are not filled. */
export function missingOf(
  fields: readonly Field[],
  facts: FactMap,
  purpose: Field['neededFor'][number],
): readonly Field[] {
  return fields.filter(
    ({ key, neededFor }) => neededFor.includes(purpose) && facts[key] === undefined,
  );
}

export function labelOf({ zh, en }: { zh: string; en: string }, locale: string): string {
  return locale === 'en' ? en : zh;
}
