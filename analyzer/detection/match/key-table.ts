import type { FieldNode } from './field-tree.ts';

/** The keys of one level of the field tree, to be found by their bytes. */
export interface KeyTable {
  /** The node of the key that stands at `from` to `to`, whose `keyHash` is `hash`; undefined when no rule has it. */
  find(bytes: Uint8Array, from: number, to: number, hash: number): FieldNode | undefined;
}

interface Entry {
  key: Uint8Array;
  node: FieldNode;
}

/** Of a key's length and a few of its letters. */
export function keyHash(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length === 0) return 0;
  const first = bytes[from] ?? 0;
  const middle = bytes[from + (length >> 1)] ?? 0;
  const last = bytes[to - 1] ?? 0;
  return (length * 7 + first * 31 + middle * 131 + last * 257) | 0;
}

function isAt(bytes: Uint8Array, from: number, key: Uint8Array): boolean {
  for (let at = 0; at < key.length; at += 1) if (bytes[from + at] !== key[at]) return false;
  return true;
}

/** Only ASCII keys; a reader that meets another must look it up otherwise. */
export function createKeyTable(children: ReadonlyMap<string, FieldNode>): KeyTable {
  const entries = [...children].map(([text, node]): Entry => ({ key: Buffer.from(text), node }));
  let size = 8;
  while (size < entries.length * 4) size *= 2;
  const slots: (Entry | undefined)[] = Array.from({ length: size });
  for (const entry of entries) {
    let slot = keyHash(entry.key, 0, entry.key.length) & (size - 1);
    while (slots[slot]) slot = (slot + 1) & (size - 1);
    slots[slot] = entry;
  }
  return {
    find(bytes, from, to, hash) {
      for (let slot = hash & (size - 1); ; slot = (slot + 1) & (size - 1)) {
        const entry = slots[slot];
        if (!entry) return undefined;
        if (entry.key.length === to - from && isAt(bytes, from, entry.key)) return entry.node;
      }
    },
  };
}
