import type { Atom, ColumnId } from './expression.ts';

/** Number of an atom within one set of rules. */
export type AtomId = number;

/** The atoms of a set of rules; the same question of two rules is one atom where that is easy to see. */
export interface AtomTable {
  readonly atoms: readonly Atom[];
  idOf(atom: Atom): AtomId;
  presentIn(column: ColumnId): AtomId;
}

/** Undefined when it is not worth looking for the same question: long lists are seldom alike. */
function keyOf(atom: Atom): string | undefined {
  switch (atom.kind) {
    case 'present':
    case 'defined':
      return `${atom.kind} ${atom.column}`;
    case 'text': {
      const [only] = atom.patterns;
      if (!only || atom.patterns.length > 1) return undefined;
      const parts = only.map((part) => (part.kind === 'text' ? `=${part.text}` : part.kind));
      return `text ${atom.column} ${atom.cased} ${parts.join('\u0000')}`;
    }
    case 'number':
      return `number ${atom.column} ${atom.values.join()}`;
    case 'test':
    case 'formula':
      return undefined;
  }
}

export function createAtomTable(): AtomTable {
  const atoms: Atom[] = [];
  const byKey = new Map<string, AtomId>();
  const byObject = new Map<Atom, AtomId>();
  const idOf = (atom: Atom): AtomId => {
    const known = byObject.get(atom);
    if (known !== undefined) return known;
    const key = keyOf(atom);
    const same = key === undefined ? undefined : byKey.get(key);
    const id = same ?? atoms.push(atom) - 1;
    if (key !== undefined) byKey.set(key, id);
    byObject.set(atom, id);
    return id;
  };
  return { atoms, idOf, presentIn: (column) => idOf({ kind: 'present', column }) };
}
