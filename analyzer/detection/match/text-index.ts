import type { AtomId } from './atoms.ts';
import { createAutomata, type ColumnAutomata } from './automaton.ts';
import type { Atom, ColumnId } from './expression.ts';
import type { Column } from './columns.ts';
import { leadsTo, testOf, type Lead, type Literal, type PatternTest } from './literals.ts';
import type { Pattern } from '../sigma/pattern.ts';
import { separator } from './value-cursor.ts';

/** What a literal says about an atom: that it holds, or that the test must be made. */
export interface Target {
  atom: AtomId;
  verify: PatternTest | undefined;
}

/** The literals of all text atoms, by column. */
export interface TextIndex {
  /** Column → automata over its literals. */
  automata: readonly ColumnAutomata[];
  /** Output of an automaton → what it says. */
  targets: readonly (readonly Target[])[];
  literalsOf(atom: AtomId): readonly Literal[];
}

interface ColumnLiterals {
  /** Literal → output. */
  outputs: Map<string, { literal: Literal; output: number }>;
}

/**
 * Values of the whole event are read in one go: where one begins and ends is not seen, and a literal with the
 * separator in it proves nothing.
 */
function leadsInEvent(pattern: Pattern, cased: boolean): Lead {
  const { literals, verify } = leadsTo(pattern, cased);
  const isFree = ({ text, atStart, atEnd }: Literal): boolean =>
    !atStart && !atEnd && !text.includes(String.fromCharCode(separator));
  if (literals.every(isFree)) return { literals, verify };
  return {
    literals: literals.map(({ text }) => ({ text, atStart: false, atEnd: false })),
    verify: verify ?? testOf(pattern, cased),
  };
}

export function createTextIndex(atoms: readonly Atom[], columns: readonly Column[]): TextIndex {
  const byColumn = columns.map((): ColumnLiterals => ({ outputs: new Map() }));
  const targets: Target[][] = [];
  const literals = new Map<AtomId, Literal[]>();

  const add = (column: ColumnId, literal: Literal, target: Target): void => {
    const outputs = byColumn[column]?.outputs;
    const key = `${literal.atStart ? '^' : ' '}${literal.atEnd ? '$' : ' '}${literal.text}`;
    let known = outputs?.get(key);
    if (!known) {
      known = { literal, output: targets.push([]) - 1 };
      outputs?.set(key, known);
    }
    targets[known.output]?.push(target);
  };

  for (const [id, atom] of atoms.entries()) {
    if (atom.kind !== 'text') continue;
    const own: Literal[] = [];
    for (const pattern of atom.patterns) {
      const isWhole = columns[atom.column]?.names.length === 0;
      const lead = (isWhole ? leadsInEvent : leadsTo)(pattern, atom.cased);
      own.push(...lead.literals);
      for (const literal of lead.literals) {
        add(atom.column, literal, { atom: id, verify: lead.verify });
      }
    }
    literals.set(id, own);
  }
  return {
    automata: byColumn.map(({ outputs }) => createAutomata([...outputs.values()])),
    targets,
    literalsOf: (atom) => literals.get(atom) ?? [],
  };
}
