import type { DocumentReader } from './document-reader.ts';
import type { YamlEntry, YamlMap, YamlNode } from './yaml/nodes.ts';

/** A map with what another adds to it or says otherwise; maps within maps are joined too. */
function joined(base: YamlMap, over: YamlMap): YamlMap {
  const entries = new Map<string, YamlEntry>(base.entries.map((entry) => [entry.key, entry]));
  for (const entry of over.entries) {
    const before = entries.get(entry.key)?.value;
    const value: YamlNode =
      before?.kind === 'map' && entry.value.kind === 'map'
        ? joined(before, entry.value)
        : entry.value;
    entries.set(entry.key, { ...entry, value });
  }
  return { kind: 'map', at: over.at, entries: [...entries.values()] };
}

function without(map: YamlMap, key: string): YamlMap {
  return { ...map, entries: map.entries.filter((entry) => entry.key !== key) };
}

function has(map: YamlMap, key: string): boolean {
  return map.entries.some((entry) => entry.key === key);
}

export interface CollectedDocument {
  document: YamlMap;
  /** Set when the id is not the document's own: others have it too. */
  sharesId: boolean;
}

/** The documents of a file in their order, with what earlier ones say for later ones. */
export interface Collection {
  /** Undefined for a document that is no rule itself (or, with a fault, has an unknown action). */
  next(document: YamlMap, reader: DocumentReader): CollectedDocument | undefined;
}

/**
 * Rule collections of Sigma 1, which are still about: `action: global` adds its map to every later document, `repeat`
 * is the document before once more with changes, and `reset` forgets the global part.
 */
export function createCollection(): Collection {
  let common: YamlMap | undefined;
  let last: YamlMap | undefined;

  const complete = (base: YamlMap | undefined, own: YamlMap): CollectedDocument => {
    last = base ? joined(base, own) : own;
    return { document: last, sharesId: !has(own, 'id') && has(last, 'id') };
  };

  return {
    next(document, reader) {
      const entry = document.entries.find(({ key }) => key === 'action');
      if (!entry) return complete(common, document);
      const own = without(document, 'action');
      const action = reader.text(entry.value);
      if (action === 'repeat' && last) return complete(last, own);
      if (action === 'global') common = common ? joined(common, own) : own;
      else if (action === 'reset') common = undefined;
      else if (action === 'repeat') {
        reader.fault(entry, 'BAD_ACTION', {
          en: 'There is no rule before this one to repeat.',
          zh: '前面没有可以重复（repeat）的规则。',
        });
      } else {
        reader.fault(entry, 'BAD_ACTION', {
          en: 'action is global, repeat or reset.',
          zh: 'action 只能是 global、repeat 或 reset。',
        });
      }
      return undefined;
    },
  };
}
