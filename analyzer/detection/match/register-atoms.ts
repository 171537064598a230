import type { AtomTable } from './atoms.ts';
import type { Expression } from './expression.ts';

/** Gives every atom of an expression its number, and those that its tests are found by. */
export function registerAtoms(expression: Expression, table: AtomTable): void {
  switch (expression.kind) {
    case 'constant':
      return;
    case 'not':
      registerAtoms(expression.of, table);
      return;
    case 'and':
    case 'or':
    case 'at-least':
      for (const part of expression.of) registerAtoms(part, table);
      return;
    case 'atom': {
      const { atom } = expression;
      table.idOf(atom);
      if (atom.kind === 'test') table.presentIn(atom.column);
      if (atom.kind === 'formula') registerAtoms(atom.of, table);
    }
  }
}
