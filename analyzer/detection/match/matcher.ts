import { createAtomTable, type AtomId } from './atoms.ts';
import type { ColumnAutomata, LiteralSink } from './automaton.ts';
import { ByteWalk } from './byte-walk.ts';
import type { Column } from './columns.ts';
import { guessFrequency, type Frequency } from './cover.ts';
import { EventState, type ColumnSink } from './event-state.ts';
import type { Slot } from './event-view.ts';
import type { Atom, ColumnId, Expression } from './expression.ts';
import type { PatternTest } from './literals.ts';
import { makePlan, type EvaluationPlan } from './plan.ts';
import { failsMark, holdsMark } from './program.ts';
import { registerAtoms } from './register-atoms.ts';
import { createTextIndex, type Target, type TextIndex } from './text-index.ts';
import { ValueCache } from './value-cache.ts';
import type { ValueCursor } from './value-cursor.ts';

/** After so many events the plan is made anew with what was seen, and again after eight times as many. */
const firstReplan = 2_000;
const replanFactor = 8;
const maxReplan = 5_000_000;

interface ColumnPlan {
  automata: ColumnAutomata;
  numbers: ReadonlyMap<number, readonly AtomId[]> | undefined;
  present: AtomId;
  defined: AtomId;
  /** For columns whose automata are large. */
  cache: ValueCache | undefined;
}

/** Automata below this fit the processor's own memory: to read a value is quicker than to find it again. */
const largeAutomaton = 1_000;

/** The literals of keywords, when all are ASCII. */
function keywordWalk(plan: ColumnPlan | undefined): ByteWalk | undefined {
  const { plain, wide } = plan?.automata ?? {};
  return plain && !wide ? ByteWalk.of(plain) : undefined;
}

const nothingMarked = -1;

/**
 * Finds which of many rules hold for an event. Each value is read once, whatever the number of rules; only rules
 * that could hold are evaluated. Answers stay valid until the next event.
 */
export class Matcher implements ColumnSink, LiteralSink {
  readonly #rules: readonly Expression[];
  readonly #atoms: ReturnType<typeof createAtomTable>;
  readonly #index: TextIndex;
  readonly #columns: readonly ColumnPlan[];
  /** Of keywords; -1 when no rule has any. */
  readonly #wholeEventId: ColumnId;
  readonly #wholeEvent: ColumnPlan | undefined;
  readonly #state: EventState;
  #plan: EvaluationPlan;

  /** Atom → this event's mark: `#yes`, or `#yes + 1` for a lazy atom that was asked and does not hold. */
  readonly #marks: Float64Array;
  #yes = 0;
  /** Atom → whether it must be asked: 1 test, 2 formula. */
  readonly #lazy: Uint8Array;
  readonly #ruleMarks: Float64Array;
  readonly #candidates: Int32Array;
  #candidateCount = 0;

  /** The value being read by an automaton. */
  #value: ValueCursor | undefined;
  /** Keywords of which a literal was found: whether they fit is seen when all values are known. */
  readonly #unverified = new Set<Target>();
  /** Gathers what holds for a value that is to be remembered. */
  #noted: AtomId[] | undefined;

  readonly #holds: Float64Array;
  #events = 0;
  #replanAt = firstReplan;

  constructor(rules: readonly Expression[], columns: readonly Column[]) {
    this.#rules = rules;
    this.#atoms = createAtomTable();
    for (const rule of rules) registerAtoms(rule, this.#atoms);
    const { atoms } = this.#atoms;
    this.#index = createTextIndex(atoms, columns);
    this.#columns = columnPlans(atoms, columns, this.#index);
    const wholeEvent = columns.findIndex((column) => column.names.length === 0);
    this.#wholeEventId = wholeEvent;
    this.#wholeEvent = this.#columns[wholeEvent];
    this.#state = new EventState(columns, wholeEvent, this, () => keywordWalk(this.#wholeEvent));
    this.#marks = new Float64Array(atoms.length).fill(nothingMarked);
    this.#holds = new Float64Array(atoms.length);
    this.#lazy = Uint8Array.from(atoms, ({ kind }) =>
      kind === 'test' ? 1 : kind === 'formula' ? 2 : 0,
    );
    this.#ruleMarks = new Float64Array(rules.length).fill(nothingMarked);
    this.#candidates = new Int32Array(rules.length);
    const guesses = atoms.map((atom, id) => guessFrequency(atom, this.#index.literalsOf(id)));
    this.#plan = makePlan(rules, this.#atoms, (atom) => guesses[atom] ?? 0.5);
  }

  /** Reads an event, flat or nested. Answers how many rules may hold; see `candidate` and `evaluate`. */
  read(event: Readonly<Record<string, unknown>>): number {
    this.#begin();
    if (!this.#state.readRecord(event)) {
      this.#begin();
      this.#state.readFlattened(event);
    }
    return this.#finish();
  }

  /**
   * The same for a line of JSON that was not parsed; -1 when it must be, because it is not plain or not JSON. The
   * bytes must stay as they are until the next event.
   */
  readLine(bytes: Buffer, start: number, end: number): number {
    this.#begin();
    return this.#state.readLine(bytes, start, end) ? this.#finish() : -1;
  }

  /** Number of the rule at a place among the candidates. */
  candidate(at: number): number {
    return this.#candidates[at] ?? 0;
  }

  /** Whether a rule holds for the event that was read last. */
  evaluate(rule: number): boolean {
    return this.#run(this.#plan.entries[rule] ?? failsMark);
  }

  /** Whether any expression over this matcher's atoms holds for the event that was read last. */
  holds(expression: Expression): boolean {
    switch (expression.kind) {
      case 'constant':
        return expression.value;
      case 'atom':
        return this.#ask(this.#atoms.idOf(expression.atom));
      case 'not':
        return !this.holds(expression.of);
      case 'and':
        return expression.of.every((part) => this.holds(part));
      case 'or':
        return expression.of.some((part) => this.holds(part));
      case 'at-least':
        return expression.of.filter((part) => this.holds(part)).length >= expression.count;
    }
  }

  /** The values of a column of the event that was read last. */
  slot(column: ColumnId): Slot | undefined {
    return this.#state.slot(column);
  }

  named(column: ColumnId): void {
    const defined = this.#columns[column]?.defined ?? -1;
    if (defined >= 0) this.#hit(defined);
  }

  value(column: ColumnId, cursor: ValueCursor): void {
    const plan = this.#columns[column];
    if (!plan) return;
    const cache = cursor.scalar === undefined ? plan.cache : undefined;
    if (!cache?.wants(cursor)) {
      this.#look(plan, cursor);
      return;
    }
    const known = cache.find(cursor);
    if (known) {
      for (let at = 0; at < known.length; at += 1) this.#hit(known[at] ?? 0);
      return;
    }
    if (!cache.isSecond()) {
      this.#look(plan, cursor);
      return;
    }
    const noted: AtomId[] = [];
    this.#noted = noted;
    this.#look(plan, cursor);
    this.#noted = undefined;
    cache.store(cursor, noted);
  }

  anyValue(cursor: ValueCursor, isKept: boolean): void {
    const plan = this.#wholeEvent;
    if (!plan) return;
    if (plan.numbers) this.#number(plan.numbers, cursor);
    if (!isKept && cursor.scalar !== undefined) this.#scan(plan, cursor);
  }

  allValues({ units, total, isAnyWide }: ValueCursor): void {
    const plan = this.#wholeEvent;
    if (!plan) return;
    if (plan.present >= 0) this.#hit(plan.present);
    const { plain, wide } = plan.automata;
    if (total > 0) plain?.scan(units, 0, total, this);
    if (isAnyWide) wide?.scan(units, 0, total, this);
    for (const target of this.#unverified) {
      if (this.#marks[target.atom] !== this.#yes && this.#fitsAnyValue(target)) {
        this.#hit(target.atom);
      }
    }
  }

  found(output: number): void {
    const targets = this.#index.targets[output] ?? [];
    const all = this.#noted !== undefined;
    for (let at = 0; at < targets.length; at += 1) {
      const target = targets[at];
      if (!target || (!all && this.#marks[target.atom] === this.#yes)) continue;
      if (!target.verify) this.#hit(target.atom);
      else if (!this.#value) this.#unverified.add(target);
      else if (this.#fits(target.verify, this.#value)) this.#hit(target.atom);
    }
  }

  /** Finds out what holds for a value. */
  #look(plan: ColumnPlan, cursor: ValueCursor): void {
    if (plan.present >= 0) this.#hit(plan.present);
    if (plan.numbers) this.#number(plan.numbers, cursor);
    this.#scan(plan, cursor);
  }

  #scan({ automata }: ColumnPlan, cursor: ValueCursor): void {
    this.#value = cursor;
    cursor.scan(automata, this);
    this.#value = undefined;
  }

  #begin(): void {
    if (this.#events >= this.#replanAt) this.#replan();
    this.#yes += 2;
    this.#candidateCount = 0;
    if (this.#unverified.size > 0) this.#unverified.clear();
  }

  #finish(): number {
    this.#events += 1;
    for (const rule of this.#plan.unwatched) this.#addCandidate(rule);
    return this.#candidateCount;
  }

  #number(numbers: ReadonlyMap<number, readonly AtomId[]>, value: ValueCursor): void {
    const number = value.number();
    if (number === undefined) return;
    for (const atom of numbers.get(number) ?? []) this.#hit(atom);
  }

  #fits(verify: PatternTest, value: ValueCursor): boolean {
    return verify.fits(verify.kind === 'cased' ? value.text : value.lowered);
  }

  #fitsAnyValue({ verify }: Target): boolean {
    const slot = this.#state.slot(this.#wholeEventId);
    const texts = (verify?.kind === 'cased' ? slot?.texts : slot?.lowered) ?? [];
    return texts.some((text) => verify?.fits(text));
  }

  #hit(atom: AtomId): void {
    this.#noted?.push(atom);
    if (this.#marks[atom] === this.#yes) return;
    this.#marks[atom] = this.#yes;
    this.#holds[atom] = (this.#holds[atom] ?? 0) + 1;
    const watchers = this.#plan.watchers[atom];
    if (!watchers) return;
    for (let at = 0; at < watchers.length; at += 1) this.#addCandidate(watchers[at] ?? 0);
  }

  #addCandidate(rule: number): void {
    if (this.#ruleMarks[rule] === this.#yes) return;
    this.#ruleMarks[rule] = this.#yes;
    this.#candidates[this.#candidateCount] = rule;
    this.#candidateCount += 1;
  }

  #run(entry: number): boolean {
    const { code } = this.#plan;
    const marks = this.#marks;
    const yes = this.#yes;
    let at = entry;
    while (at >= 0) {
      const atom = code[at] ?? 0;
      const holds = marks[atom] === yes || (this.#lazy[atom] !== 0 && this.#ask(atom));
      at = code[holds ? at + 1 : at + 2] ?? failsMark;
    }
    return at === holdsMark;
  }

  #ask(atom: AtomId): boolean {
    const mark = this.#marks[atom] ?? nothingMarked;
    if (mark === this.#yes) return true;
    const lazy = this.#lazy[atom] ?? 0;
    if (lazy === 0 || mark === this.#yes + 1) return false;
    const holds = lazy === 2 ? this.#run(this.#plan.formulas[atom] ?? failsMark) : this.#test(atom);
    this.#marks[atom] = holds ? this.#yes : this.#yes + 1;
    return holds;
  }

  #test(id: AtomId): boolean {
    const atom: Atom | undefined = this.#atoms.atoms[id];
    if (atom?.kind !== 'test') return false;
    const slot = this.#state.slot(atom.column);
    if (slot === undefined || slot.values.length === 0) return false;
    const other = atom.other === undefined ? undefined : this.#state.slot(atom.other);
    return atom.test(slot, other);
  }

  #replan(): void {
    const seen = this.#events;
    const frequency: Frequency = (atom) =>
      this.#lazy[atom] === 0 ? ((this.#holds[atom] ?? 0) + 0.01) / seen : 0.5;
    this.#plan = makePlan(this.#rules, this.#atoms, frequency);
    this.#replanAt = Math.min(this.#replanAt * replanFactor, seen + maxReplan);
  }
}

function columnPlans(
  atoms: readonly Atom[],
  columns: readonly Column[],
  index: TextIndex,
): ColumnPlan[] {
  const plans = columns.map(({ id }) => ({
    automata: index.automata[id] ?? { plain: undefined, wide: undefined },
    numbers: undefined as Map<number, AtomId[]> | undefined,
    present: -1,
    defined: -1,
    cache: undefined as ValueCache | undefined,
  }));
  for (const plan of plans) {
    if ((plan.automata.plain?.states ?? 0) >= largeAutomaton) {
      plan.cache = new ValueCache();
    }
  }
  for (const [id, atom] of atoms.entries()) {
    if (atom.kind === 'formula') continue;
    const plan = plans[atom.column];
    if (!plan) continue;
    if (atom.kind === 'present') plan.present = id;
    if (atom.kind === 'defined') plan.defined = id;
    if (atom.kind !== 'number') continue;
    plan.numbers ??= new Map();
    for (const value of atom.values) {
      const known = plan.numbers.get(value);
      if (known) known.push(id);
      else plan.numbers.set(value, [id]);
    }
  }
  return plans;
}
