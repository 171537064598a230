import type { LiteralSink } from './automaton.ts';
import type { Scalar } from './event-view.ts';

/** Told what an event holds while a reader walks along it; the reader's cursor stands at the value. */
export interface FieldSink extends LiteralSink {
  /**
   * A value of a field that rules look at, or with -1 of any other, which is told only when keywords are looked for.
   * A field with several values comes several times.
   */
  value(field: number): void;
  /** A field that rules look at, without a value. */
  nullField(field: number): void;
}

/** What a reader can say of its event after the walk. */
export interface EventReader {
  /** Whether keywords see each text as it is read, so that none need be kept for them. */
  readonly showsKeywords: boolean;
  valuesOf(field: number): readonly Scalar[];
  /** All values of all fields, as `flattenEvent` gives them. */
  everything(): readonly Scalar[];
}
