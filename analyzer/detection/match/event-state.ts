import type { LiteralSink } from './automaton.ts';
import type { ByteWalk } from './byte-walk.ts';
import type { Column } from './columns.ts';
import type { EventReader, FieldSink } from './event-reader.ts';
import { Slot, type Scalar } from './event-view.ts';
import type { ColumnId } from './expression.ts';
import { createFieldTree, type FieldTree } from './field-tree.ts';
import { flattenEvent } from '../flatten-event.ts';
import { LineReader } from './line-reader.ts';
import { RecordReader } from './record-reader.ts';
import { ValueCursor } from './value-cursor.ts';

/** Told what an event holds, by columns; `cursor` stands at the value. */
export interface ColumnSink extends LiteralSink {
  /** The event names the column; comes before its values, or without any. */
  named(column: ColumnId): void;
  value(column: ColumnId, cursor: ValueCursor): void;
  /** A value of any field; the text of one that is kept comes with `allValues`, that of others was seen. */
  anyValue(cursor: ValueCursor, isKept: boolean): void;
  /** The event has values, all are told, and the cursor has those that were kept. */
  allValues(cursor: ValueCursor): void;
}

type Json = Readonly<Record<string, unknown>>;

/** What a very long value may leave behind, units. */
const keptUnits = 262_144;

/** One event after the other, as columns. */
export class EventState implements FieldSink {
  readonly #tree: FieldTree;
  readonly #sink: ColumnSink;
  readonly #wholeEvent: ColumnId;
  /** Whether all values of the event are kept for the keywords. */
  #keepsAll = false;
  #valueCount = 0;
  readonly #cursor = new ValueCursor();
  readonly #records: RecordReader;
  /** Made with the first line: events in memory never need what it costs. */
  #lines: LineReader | undefined;
  readonly #makeLines: () => LineReader;
  #reader: EventReader;
  /** Number of the event; fields and slots remember when they were last seen. */
  #turn = 0;
  readonly #fieldTurns: Float64Array;
  readonly #sharedFields: Int32Array;
  #sharedCount = 0;
  readonly #columnTurns: Float64Array;
  readonly #slotTurns: Float64Array;
  readonly #slots: (Slot | undefined)[];

  /**
   * `wholeEvent` is the column of keywords, -1 when there is none; `keywords` its literals, when a reader of lines can
   * look for all of them as it goes.
   */
  constructor(
    columns: readonly Column[],
    wholeEvent: ColumnId,
    sink: ColumnSink,
    keywords: () => ByteWalk | undefined,
  ) {
    this.#tree = createFieldTree(columns);
    this.#sink = sink;
    this.#wholeEvent = wholeEvent;
    const fields = this.#tree.single.length;
    const options = {
      root: this.#tree.root,
      fields,
      cursor: this.#cursor,
      sink: this,
      wantsAll: wholeEvent >= 0,
    };
    this.#records = new RecordReader(options);
    this.#makeLines = () => new LineReader(options, keywords());
    this.#reader = this.#records;
    this.#fieldTurns = new Float64Array(fields);
    this.#sharedFields = new Int32Array(fields);
    this.#columnTurns = new Float64Array(columns.length);
    this.#slotTurns = new Float64Array(columns.length);
    this.#slots = Array.from({ length: columns.length });
  }

  /** Tells the sink what an event in memory holds; false = forget it all, and call `readFlattened`. */
  readRecord(event: Json): boolean {
    this.#begin(this.#records);
    if (!this.#records.read(event)) return false;
    this.#finish();
    return true;
  }

  readFlattened(event: Json): void {
    this.#begin(this.#records);
    this.#records.read(flattenEvent(event));
    this.#finish();
  }

  /** Tells the sink what a line of JSON holds; false = forget it all, and parse the line. */
  readLine(bytes: Buffer, start: number, end: number): boolean {
    this.#lines ??= this.#makeLines();
    this.#begin(this.#lines);
    if (!this.#lines.read(bytes, start, end)) return false;
    this.#finish();
    return true;
  }

  /** The values of a column of this event; undefined when it has no such field. */
  slot(column: ColumnId): Slot | undefined {
    if (this.#slotTurns[column] === this.#turn) return this.#slots[column];
    const slot = this.#makeSlot(column);
    this.#slotTurns[column] = this.#turn;
    this.#slots[column] = slot;
    return slot;
  }

  value(field: number): void {
    if (field >= 0) {
      this.nullField(field);
      const columns = this.#tree.single[field] ?? [];
      for (let at = 0; at < columns.length; at += 1) {
        this.#sink.value(columns[at] ?? 0, this.#cursor);
      }
    }
    if (this.#wholeEvent < 0) return;
    this.#valueCount += 1;
    if (this.#keepsAll) this.#cursor.load();
    this.#sink.anyValue(this.#cursor, this.#keepsAll);
  }

  found(output: number): void {
    this.#sink.found(output);
  }

  nullField(field: number): void {
    if (this.#fieldTurns[field] === this.#turn) return;
    this.#fieldTurns[field] = this.#turn;
    for (const column of this.#tree.single[field] ?? []) this.#sink.named(column);
    if ((this.#tree.shared[field]?.length ?? 0) === 0) return;
    this.#sharedFields[this.#sharedCount] = field;
    this.#sharedCount += 1;
  }

  #begin(reader: EventReader): void {
    this.#turn += 1;
    this.#reader = reader;
    this.#sharedCount = 0;
    this.#cursor.shrink(keptUnits);
    this.#keepsAll = this.#wholeEvent >= 0 && !reader.showsKeywords;
    this.#valueCount = 0;
    this.#cursor.begin(this.#keepsAll);
  }

  #finish(): void {
    if (this.#valueCount > 0) this.#sink.allValues(this.#cursor);
    this.#shareColumns();
  }

  #makeSlot(column: ColumnId): Slot | undefined {
    if (column === this.#wholeEvent) return new Slot(this.#reader.everything());
    const field = this.#bestField(column);
    return field < 0 ? undefined : new Slot(this.#reader.valuesOf(field));
  }

  /** Columns with several names: the first that has a value, else the first that is there. */
  #shareColumns(): void {
    for (let at = 0; at < this.#sharedCount; at += 1) {
      for (const column of this.#tree.shared[this.#sharedFields[at] ?? 0] ?? []) {
        if (this.#columnTurns[column] === this.#turn) continue;
        this.#columnTurns[column] = this.#turn;
        this.#sink.named(column);
        for (const value of this.#valuesOf(this.#bestField(column))) {
          this.#cursor.set(value);
          this.#sink.value(column, this.#cursor);
        }
      }
    }
  }

  #valuesOf(field: number): readonly Scalar[] {
    return field < 0 ? [] : this.#reader.valuesOf(field);
  }

  /** -1 when the event has none of the names. */
  #bestField(column: ColumnId): number {
    const fields = this.#tree.fieldsOf[column] ?? [];
    const present = fields.filter((field) => this.#fieldTurns[field] === this.#turn);
    const best =
      present.length > 1 ? present.find((field) => this.#valuesOf(field).length > 0) : undefined;
    return best ?? present[0] ?? -1;
  }
}
