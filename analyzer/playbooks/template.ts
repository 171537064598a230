import type { Value } from './expression/expression.ts';

/** `__name__:value`, the variable reference of CACAO v2.0, section 10.18. */
const reference = /__[a-z][a-z0-9_-]{0,56}__:value/gu;

/** Marks of other template languages. They mean nothing here, and are refused so that they mean nothing elsewhere either. */
const foreign = /\{\{|\}\}|\$\{|<%|%>|\{%|%\}|#\{/u;

export function variablesIn(text: string): string[] {
  return [...text.matchAll(reference)].map(([found]) => found.slice(0, -':value'.length));
}

/** What looks like a reference but is none: another case, a reserved form, a name with a member. */
export function templateFault(text: string): string | undefined {
  const other = foreign.exec(text);
  if (other) return `“${other[0]}” belongs to another template language; write __name__:value`;
  const rest = text.replaceAll(reference, '');
  if (/__:value/u.test(rest)) return 'this reference to a variable can not be read';
  return /__:value[.[]/u.test(text) ? 'a variable has no members' : undefined;
}

/** Puts values in, once: what a value says is text, whatever it looks like. Unknown names stay as they are. */
export function filled(text: string, value: (name: string) => Value | undefined): string {
  return text.replaceAll(reference, (found) => {
    const known = value(found.slice(0, -':value'.length));
    return known === undefined ? found : String(known);
  });
}
