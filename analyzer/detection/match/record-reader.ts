import { flattenEvent, maxDepth, maxFields } from '../flatten-event.ts';
import type { EventReader, FieldSink } from './event-reader.ts';
import { isScalar, listValues, type Scalar } from './event-view.ts';
import type { FieldNode } from './field-tree.ts';
import type { ValueCursor } from './value-cursor.ts';

type Json = Readonly<Record<string, unknown>>;

export interface ReaderOptions {
  root: FieldNode;
  /** How many fields the tree has. */
  fields: number;
  cursor: ValueCursor;
  sink: FieldSink;
  /** Whether rules look for keywords, so that every value counts. */
  wantsAll: boolean;
}

/** Reads events in memory, flat or nested, where they are; the same fields as `flattenEvent` gives. */
export class RecordReader implements EventReader {
  readonly showsKeywords = false;
  readonly #root: FieldNode;
  readonly #cursor: ValueCursor;
  readonly #sink: FieldSink;
  readonly #wantsAll: boolean;
  readonly #turns: Float64Array;
  readonly #values: Scalar[][];
  #turn = 0;
  #event: Json = {};
  #leaves = 0;

  constructor({ root, fields, cursor, sink, wantsAll }: ReaderOptions) {
    this.#root = root;
    this.#cursor = cursor;
    this.#sink = sink;
    this.#wantsAll = wantsAll;
    this.#turns = new Float64Array(fields);
    this.#values = Array.from({ length: fields }, () => []);
  }

  /** Tells the sink what the event holds; false when it has more fields than are looked at: forget it all then. */
  read(event: Json): boolean {
    this.#turn += 1;
    this.#event = event;
    this.#leaves = 0;
    this.#walk(event, this.#root, 1);
    return this.#leaves <= maxFields;
  }

  valuesOf(field: number): readonly Scalar[] {
    return this.#turns[field] === this.#turn ? (this.#values[field] ?? []) : [];
  }

  everything(): readonly Scalar[] {
    return Object.values(flattenEvent(this.#event)).flatMap(listValues);
  }

  #walk(record: Json, node: FieldNode | undefined, depth: number): void {
    for (const key in record) {
      const value = record[key];
      const child = node?.children.get(key);
      if (typeof value === 'object' && value !== null) this.#inner(value, child, depth);
      else if (value !== undefined) this.#leaf(value, child?.field ?? -1);
    }
  }

  #inner(value: object, node: FieldNode | undefined, depth: number): void {
    if (depth >= maxDepth) return;
    if (!Array.isArray(value)) {
      this.#walk(value as Json, node, depth + 1);
      return;
    }
    if (value.length === 0) this.#leaf(null, node?.field ?? -1);
    for (const member of value as readonly unknown[]) {
      if (typeof member === 'object' && member !== null) this.#inner(member, node, depth + 1);
      else this.#leaf(member, node?.field ?? -1);
    }
  }

  #leaf(value: unknown, field: number): void {
    this.#leaves += 1;
    if (field < 0 && !this.#wantsAll) return;
    const scalar = isScalar(value);
    if (scalar) this.#cursor.set(value);
    if (field < 0) {
      if (scalar) this.#sink.value(field);
      return;
    }
    const values = this.#valuesFor(field);
    if (scalar) {
      values.push(value);
      this.#sink.value(field);
    } else this.#sink.nullField(field);
  }

  #valuesFor(field: number): Scalar[] {
    const values = this.#values[field] ?? [];
    if (this.#turns[field] !== this.#turn) {
      this.#turns[field] = this.#turn;
      values.length = 0;
    }
    return values;
  }
}
