/**
 * Nodes whose failure cuts others off, with how many nodes are then separated from the greatest remaining part. Tarjan's search
 * for articulation points, without recursion: a chain of 2,000 switches must not exhaust the stack.
 */
export function findCutVertices(
  links: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, number> {
  const cuts = new Map<string, number>();
  const visited = new Set<string>();
  for (const root of links.keys()) {
    if (!visited.has(root)) searchPart(root, links, visited, cuts);
  }
  return cuts;
}

interface Visit {
  name: string;
  parent: Visit | undefined;
  order: number;
  /** Earliest node that this one's branch reaches besides over its parent. */
  low: number;
  /** Nodes of its branch, itself included. */
  size: number;
  /** Sizes of the parts that only this node joins to the rest. */
  parts: number[];
  rest: Iterator<string>;
}

function searchPart(
  root: string,
  links: ReadonlyMap<string, ReadonlySet<string>>,
  visited: Set<string>,
  cuts: Map<string, number>,
): void {
  const visits = new Map<string, Visit>();
  const enter = (name: string, parent: Visit | undefined): Visit => {
    const order = visits.size;
    const rest = (links.get(name) ?? new Set<string>()).values();
    const visit: Visit = { name, parent, order, low: order, size: 1, parts: [], rest };
    visits.set(name, visit);
    visited.add(name);
    return visit;
  };
  let at: Visit | undefined = enter(root, undefined);
  while (at) {
    const next: IteratorResult<string> = at.rest.next();
    if (next.done === true) {
      leave(at);
      at = at.parent;
      continue;
    }
    const known = visits.get(next.value);
    if (!known) at = enter(next.value, at);
    else if (known !== at.parent) at.low = Math.min(at.low, known.order);
  }
  for (const visit of visits.values()) {
    const apart = visit.parts.reduce((sum, size) => sum + size, 0);
    const above = visits.size - 1 - apart;
    const parts = visit.parent ? [...visit.parts, above] : visit.parts;
    if (parts.length > 1) cuts.set(visit.name, visits.size - 1 - Math.max(...parts));
  }
}

/** All below the node is known: tells its parent. */
function leave(visit: Visit): void {
  const { parent, low, size } = visit;
  if (!parent) return;
  parent.low = Math.min(parent.low, low);
  parent.size += size;
  if (low >= parent.order) parent.parts.push(size);
}
