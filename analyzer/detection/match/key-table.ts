import type { FieldNode } from './field-tree.ts';

/** The keys of one level of the field tree, to be found by their bytes. */
export interface KeyTable {
  /** The node of the key that stands at `from` to `to`, whose `hashOf` is `hash`; undefined when no rule has it. */
  find(bytes: Uint8Array, from: number, to: number, hash: number): FieldNode | undefined;
}

export const hashSeed = 0x811c9dc5;

/** One step of the FNV-1a hash. */
export function hashStep(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

interface Entry {
  key: Uint8Array;
  node: FieldNode;
}

function hashOf(bytes: Uint8Array): number {
  return bytes.reduce(hashStep, hashSeed);
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
    let slot = hashOf(entry.key) & (size - 1);
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
