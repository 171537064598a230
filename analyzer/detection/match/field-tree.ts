import type { Column } from './columns.ts';
import { createKeyTable, type KeyTable } from './key-table.ts';

/** A field of events that some rule looks at, by the names on the way to it. */
export interface FieldNode {
  readonly children: Map<string, FieldNode>;
  /** The same, to be found by bytes. */
  keys: KeyTable;
  /** Number of the field; -1 when nothing asks for this very name. */
  field: number;
}

export interface FieldTree {
  root: FieldNode;
  /** Field number → columns that have no other name, and those that have. */
  single: readonly (readonly number[])[];
  shared: readonly (readonly number[])[];
  /** Column → its fields, best first. */
  fieldsOf: readonly (readonly number[])[];
}

const noKeys = createKeyTable(new Map());

function createNode(): FieldNode {
  return { children: new Map(), keys: noKeys, field: -1 };
}

function indexKeys(node: FieldNode): void {
  node.keys = createKeyTable(node.children);
  for (const child of node.children.values()) if (child.children.size > 0) indexKeys(child);
}

/** A name with more dots than this is only found as it is written, not nested. */
const maxDots = 6;

/** `a.b.c` may come as such, as `a.b` with `c` in it, and so on. */
function plant(node: FieldNode, parts: readonly string[], field: number): void {
  for (let end = 1; end <= parts.length; end += 1) {
    const key = parts.slice(0, end).join('.');
    let child = node.children.get(key);
    if (!child) {
      child = createNode();
      node.children.set(key, child);
    }
    if (end === parts.length) child.field = field;
    else plant(child, parts.slice(end), field);
  }
}

/** The names that columns look for, as a tree to walk along with an event, nested or flat. */
export function createFieldTree(columns: readonly Column[]): FieldTree {
  const root = createNode();
  const fields = new Map<string, number>();
  const single: number[][] = [];
  const shared: number[][] = [];
  const fieldOf = (name: string): number => {
    const known = fields.get(name);
    if (known !== undefined) return known;
    const field = fields.size;
    fields.set(name, field);
    single.push([]);
    shared.push([]);
    const parts = name.split('.');
    plant(root, parts.length > maxDots + 1 ? [name] : parts, field);
    return field;
  };
  const fieldsOf = columns.map((column) => column.names.map(fieldOf));
  for (const [column, own] of fieldsOf.entries()) {
    for (const field of own) (own.length === 1 ? single : shared)[field]?.push(column);
  }
  indexKeys(root);
  return { root, single, shared, fieldsOf };
}
