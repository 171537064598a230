interface TreeNode {
  id: string;
  parentId: string | null;
}

/** A unit and everything below it. */
export function idsBelow(units: readonly TreeNode[], id: string): readonly string[] {
  const flat = flattenTree(units);
  const start = flat.findIndex(({ unit }) => unit.id === id);
  const depth = flat[start]?.depth ?? 0;
  const end = flat.findIndex((node, index) => index > start && node.depth <= depth);
  return flat.slice(start, end === -1 ? undefined : end).map(({ unit }) => unit.id);
}

/**
 * Units in tree order with their depth. A unit whose parent is not in the list (not visible to this
 * person) starts at the left edge; a cycle, which the server forbids, would end up there as well.
 */
export function flattenTree<U extends TreeNode>(
  units: readonly U[],
): readonly { unit: U; depth: number }[] {
  const known = new Set(units.map(({ id }) => id));
  const children = Map.groupBy(units, ({ parentId }) =>
    parentId !== null && known.has(parentId) ? parentId : '',
  );
  const placed = new Set<string>();
  const flat: { unit: U; depth: number }[] = [];
  const open: { unit: U; depth: number }[] = [];
  const push = (parent: string, depth: number): void => {
    const below = children.get(parent) ?? [];
    open.push(...below.toReversed().map((unit) => ({ unit, depth })));
  };
  push('', 0);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (placed.has(next.unit.id)) continue;
    placed.add(next.unit.id);
    flat.push(next);
    push(next.unit.id, next.depth + 1);
  }
  for (const unit of units) if (!placed.has(unit.id)) flat.push({ unit, depth: 0 });
  return flat;
}
