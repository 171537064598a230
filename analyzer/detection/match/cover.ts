import type { AtomId, AtomTable } from './atoms.ts';
import type { Atom, Expression } from './expression.ts';
import type { Literal } from './literals.ts';

/** How often an atom holds: share of events, 0 to 1. */
export type Frequency = (atom: AtomId) => number;

/** A guess before events were seen: long texts are rare, and so are texts that must be a whole value. */
export function guessFrequency(atom: Atom, literals: readonly Literal[]): number {
  switch (atom.kind) {
    case 'text': {
      const chances = literals.map(
        ({ text, atStart, atEnd }) => 0.7 ** (text.length + (atStart ? 4 : 1) + (atEnd ? 4 : 1)),
      );
      return Math.min(
        0.9,
        chances.reduce((sum, chance) => sum + chance, 0),
      );
    }
    case 'number':
      return Math.min(0.5, 0.02 * atom.values.length);
    case 'present':
    case 'defined':
    case 'test':
    case 'formula':
      return 0.5;
  }
}

/** Atoms of which at least one holds whenever the expression does, and how often one of them does. */
export interface Cover {
  atoms: readonly AtomId[];
  chance: number;
}

function coverOfAll(parts: readonly (Cover | undefined)[]): Cover | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  return {
    atoms: [...new Set(known.flatMap((part) => part.atoms))],
    chance: known.reduce((sum, part) => sum + part.chance, 0),
  };
}

function rarest(parts: readonly (Cover | undefined)[]): Cover | undefined {
  return parts.reduce((best, part) => {
    if (!best || !part) return best ?? part;
    return part.chance < best.chance ? part : best;
  }, undefined);
}

/**
 * The atoms to watch for a rule: as rare as possible, because each time one of them holds the rule is evaluated.
 * Undefined when the rule can hold for an event of which the index knows nothing (only negations, say).
 */
export function coverOf(
  expression: Expression,
  table: AtomTable,
  frequency: Frequency,
): Cover | undefined {
  const of = (part: Expression): Cover | undefined => coverOf(part, table, frequency);
  switch (expression.kind) {
    case 'constant':
      return expression.value ? undefined : { atoms: [], chance: 0 };
    case 'not':
      return undefined;
    case 'atom': {
      const { atom } = expression;
      if (atom.kind === 'formula') return of(atom.of);
      // A test looks at values: none, no match.
      const id = atom.kind === 'test' ? table.presentIn(atom.column) : table.idOf(atom);
      return { atoms: [id], chance: frequency(id) };
    }
    case 'and':
      return rarest(expression.of.map(of));
    case 'or':
      return coverOfAll(expression.of.map(of));
    case 'at-least': {
      // If `count` of n hold, one of any n - count + 1 does.
      const parts = expression.of.map(of);
      const sorted = parts.toSorted((a, b) => (a?.chance ?? 2) - (b?.chance ?? 2));
      return coverOfAll(sorted.slice(0, parts.length - expression.count + 1));
    }
  }
}
