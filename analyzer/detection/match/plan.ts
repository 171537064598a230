import type { AtomId, AtomTable } from './atoms.ts';
import { coverOf, type Frequency } from './cover.ts';
import type { Expression } from './expression.ts';
import { createAssembler, failsMark } from './program.ts';

/** How rules are found and evaluated; made anew when it is better known how often atoms hold. */
export interface EvaluationPlan {
  /** Atom → rules to evaluate when it holds. */
  watchers: readonly Int32Array[];
  /** Rules that the index can not find: evaluated for every event. */
  unwatched: Int32Array;
  code: Int32Array;
  /** Rule → where its program begins. */
  entries: Int32Array;
  /** Formula atom → where its program begins; `failsMark` for other atoms. */
  formulas: Int32Array;
}

export function makePlan(
  rules: readonly Expression[],
  table: AtomTable,
  frequency: Frequency,
): EvaluationPlan {
  const assembler = createAssembler(table, frequency);
  const entries = Int32Array.from(rules, (fits) => assembler.add(fits));
  const watchers = new Map<AtomId, number[]>();
  const unwatched: number[] = [];
  for (const [rule, fits] of rules.entries()) {
    const cover = coverOf(fits, table, frequency);
    if (!cover) unwatched.push(rule);
    for (const atom of cover?.atoms ?? []) {
      const watching = watchers.get(atom);
      if (watching) watching.push(rule);
      else watchers.set(atom, [rule]);
    }
  }
  const formulas = Int32Array.from(table.atoms, (atom) =>
    atom.kind === 'formula' ? assembler.add(atom.of) : failsMark,
  );
  return {
    watchers: table.atoms.map((_, atom) => Int32Array.from(watchers.get(atom) ?? [])),
    unwatched: Int32Array.from(unwatched),
    code: assembler.code(),
    entries,
    formulas,
  };
}
