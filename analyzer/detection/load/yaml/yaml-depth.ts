import type { CST } from 'yaml';

/** Sigma needs five levels; the composer of the library calls itself once per level. */
const maxDepth = 100;

interface Item {
  key?: CST.Token | null;
  value?: CST.Token;
}

function itemsOf(token: CST.Token): readonly Item[] {
  return 'items' in token ? token.items : [];
}

function children(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  return itemsOf(token).flatMap(({ key, value }) => [key, value].filter((each) => !!each));
}

/** Offset of the first list or map that is deeper than 100 levels; undefined when none is. */
export function tooDeepAt(document: CST.Token): number | undefined {
  let level = children(document);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return level.find((token) => 'offset' in token)?.offset;
    level = level.flatMap(children);
  }
  return undefined;
}
