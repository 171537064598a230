import { flattenTree } from '../units/unit-tree.ts';

export interface PickUnit {
  id: string;
  name: string;
  kind: string;
  parentId: string | null;
}

export interface PickNode {
  unit: PickUnit;
  depth: number;
  /** Ids of everything below, without the unit itself. */
  below: readonly string[];
}

/** Units in tree order with what is below each: linear, for thousands of schools. */
export function pickTree(units: readonly PickUnit[]): readonly PickNode[] {
  const flat = flattenTree(units);
  return flat.map(({ unit, depth }, index) => {
    const below: string[] = [];
    for (let at = index + 1; at < flat.length; at += 1) {
      const node = flat[at];
      if (node === undefined || node.depth <= depth) break;
      below.push(node.unit.id);
    }
    return { unit, depth, below };
  });
}

/** Rows to draw: opened branches only, or everything that holds the words. */
export function shownNodes(
  tree: readonly PickNode[],
  opened: ReadonlySet<string>,
  words: string,
): readonly PickNode[] {
  const wanted = words.trim().toLowerCase();
  if (wanted !== '') {
    return tree.filter(({ unit }) => unit.name.toLowerCase().includes(wanted));
  }
  const shown: PickNode[] = [];
  let hiddenBelow = Number.POSITIVE_INFINITY;
  for (const node of tree) {
    if (node.depth > hiddenBelow) continue;
    shown.push(node);
    hiddenBelow = opened.has(node.unit.id) ? Number.POSITIVE_INFINITY : node.depth;
  }
  return shown;
}

/** All of `ids` in, or all out when they are in already. */
export function toggleAll(chosen: readonly string[], ids: readonly string[]): readonly string[] {
  const has = new Set(chosen);
  if (ids.every((id) => has.has(id))) {
    const gone = new Set(ids);
    return chosen.filter((id) => !gone.has(id));
  }
  return [...new Set([...chosen, ...ids])];
}
