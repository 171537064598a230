import type { AtomId, AtomTable } from './atoms.ts';
import type { Frequency } from './cover.ts';
import type { Expression } from './expression.ts';

/** Where a program ends. */
export const holdsMark = -1;
export const failsMark = -2;

/**
 * Expressions as jump code, as compilers treat conditions (short-circuit code): three numbers for each step, the
 * atom to ask, where to go on when it holds, and where when not.
 */
export interface Assembler {
  /** Answers where the program begins. */
  add(expression: Expression): number;
  code(): Int32Array;
}

/** Puts the cheapest and most telling part first: lazy tests last, then by what most often decides. */
function inOrder(
  parts: readonly Expression[],
  table: AtomTable,
  frequency: Frequency,
  deciding: boolean,
): Expression[] {
  const rank = (part: Expression): number => {
    if (part.kind === 'not') return rank(part.of);
    if (part.kind !== 'atom') return 1;
    return part.atom.kind === 'test' ? 3 : 0;
  };
  const chance = (part: Expression): number => {
    if (part.kind === 'not') return 1 - chance(part.of);
    if (part.kind !== 'atom' || part.atom.kind === 'formula') return 0.5;
    return frequency(table.idOf(part.atom));
  };
  return parts
    .map((part) => ({ part, rank: rank(part), chance: deciding ? 1 - chance(part) : chance(part) }))
    .toSorted((a, b) => a.rank - b.rank || a.chance - b.chance)
    .map(({ part }) => part);
}

export function createAssembler(table: AtomTable, frequency: Frequency): Assembler {
  const code: number[] = [];

  const step = (atom: AtomId, holds: number, fails: number): number => {
    const at = code.length;
    code.push(atom, holds, fails);
    return at;
  };

  /** Built from the last part to the first, so that the place to go on at is known. */
  const emit = (expression: Expression, holds: number, fails: number): number => {
    switch (expression.kind) {
      case 'constant':
        return expression.value ? holds : fails;
      case 'atom':
        return step(table.idOf(expression.atom), holds, fails);
      case 'not':
        return emit(expression.of, fails, holds);
      case 'and':
        return inOrder(expression.of, table, frequency, false).reduceRight(
          (next, part) => emit(part, next, fails),
          holds,
        );
      case 'or':
        return inOrder(expression.of, table, frequency, true).reduceRight(
          (next, part) => emit(part, holds, next),
          fails,
        );
      case 'at-least':
        return emitCount(expression.of, expression.count, holds, fails);
    }
  };

  /** One step for each part and each number still wanted. */
  const emitCount = (
    parts: readonly Expression[],
    count: number,
    holds: number,
    fails: number,
  ): number => {
    const places = new Map<string, number>();
    const from = (index: number, wanted: number): number => {
      if (wanted === 0) return holds;
      const part = parts[index];
      if (!part || parts.length - index < wanted) return fails;
      const key = `${index} ${wanted}`;
      const known = places.get(key);
      if (known !== undefined) return known;
      const place = emit(part, from(index + 1, wanted - 1), from(index + 1, wanted));
      places.set(key, place);
      return place;
    };
    return from(0, count);
  };

  return {
    add: (expression) => emit(expression, holdsMark, failsMark),
    code: () => Int32Array.from(code),
  };
}
