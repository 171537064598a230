import type { Reason } from '../../errors.ts';

/** A value of a YAML document. `at` is its offset in the text of the file, in UTF-16 units. */
export type YamlNode = YamlMap | YamlList | YamlScalar;

export interface YamlMap {
  kind: 'map';
  at: number;
  /** In the order written; keys differ. */
  entries: readonly YamlEntry[];
}

export interface YamlEntry {
  /** As written; of a quoted key what is between the quotes. */
  key: string;
  /** Offset of the key. */
  at: number;
  value: YamlNode;
}

export interface YamlList {
  kind: 'list';
  at: number;
  members: readonly YamlNode[];
}

export interface YamlScalar {
  kind: 'scalar';
  at: number;
  value: string | number | boolean | null;
  /** As written, so that 64-bit numbers keep their digits; of a quoted or block scalar its value. */
  text: string;
}

/** Why a document can not be used. */
export interface YamlFault {
  at: number;
  code: string;
  reason: Reason;
}

export interface YamlDocument {
  /** Undefined for an empty document and for one with faults. */
  root: YamlNode | undefined;
  faults: readonly YamlFault[];
}

/** What a node says, without its places. Keys stay keys, whatever JavaScript makes of `__proto__`. */
export function plainValue(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.members.map(plainValue);
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]));
  }
}
