import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Parser,
  type Document,
  type Node,
  type Pair,
  type Scalar,
} from 'yaml';
import type { YamlDocument, YamlEntry, YamlFault, YamlNode } from './nodes.ts';
import { tooDeepAt } from './yaml-depth.ts';
import { yamlReason } from './yaml-reason.ts';

/** All of YAML 1.2; every fault of a document is told. */
export function parseFully(text: string): YamlDocument[] {
  const documents: YamlDocument[] = [];
  // Repeated keys are looked for in `NodeReader`: the library compares each with each.
  const composer = new Composer({ uniqueKeys: false, keepSourceTokens: false });
  const take = (composed: Iterable<Document>): void => {
    for (const document of composed) documents.push(readDocument(document));
  };
  for (const token of new Parser().parse(text)) {
    const deep = tooDeepAt(token);
    if (deep === undefined) take(composer.next(token));
    else documents.push({ root: undefined, faults: [tooDeep(deep)] });
  }
  take(composer.end());
  return documents;
}

function tooDeep(at: number): YamlFault {
  return {
    at,
    code: 'TOO_DEEP',
    reason: { en: 'Lists and maps nest too deep.', zh: '列表和映射嵌套过深。' },
  };
}

function readDocument(document: Document): YamlDocument {
  const broken = document.errors.map(({ pos, code, message }): YamlFault => ({
    at: pos[0],
    code: 'BAD_YAML',
    reason: yamlReason(code, message),
  }));
  if (broken.length > 0 || document.contents === null) return { root: undefined, faults: broken };
  const reader = new NodeReader();
  const root = reader.node(document.contents);
  const empty = root.kind === 'scalar' && root.text === '' && root.value === null;
  return { root: empty ? undefined : root, faults: reader.faults };
}

/** Turns the library's nodes into ours. What is written once is read once, however many aliases name it. */
class NodeReader {
  readonly faults: YamlFault[] = [];
  readonly #anchors = new Map<string, YamlNode>();
  #last = 0;

  node(node: unknown): YamlNode {
    const at = placeOf(node) ?? this.#last;
    this.#last = at;
    if (isAlias(node)) return this.#named(node.source, at);
    const read = this.#content(node, at);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    // Set only now: a list that holds itself has no end.
    if (anchor !== undefined) this.#anchors.set(anchor, read);
    return read;
  }

  #content(node: unknown, at: number): YamlNode {
    if (isMap(node)) return { kind: 'map', at, entries: this.#entries(node.items) };
    if (isSeq(node)) {
      return { kind: 'list', at, members: node.items.map((member) => this.node(member)) };
    }
    if (isScalar(node)) return scalarOf(node, at);
    return { kind: 'scalar', at, value: null, text: '' };
  }

  #named(name: string, at: number): YamlNode {
    const node = this.#anchors.get(name);
    if (node) return node;
    this.faults.push({
      at,
      code: 'BAD_YAML',
      reason: { en: `Nothing before it is called &${name}`, zh: `前面没有名为 &${name} 的锚点` },
    });
    return { kind: 'scalar', at, value: null, text: '' };
  }

  #entries(pairs: readonly Pair[]): YamlEntry[] {
    const entries: YamlEntry[] = [];
    const keys = new Set<string>();
    for (const pair of pairs) {
      const key = this.node(pair.key);
      const at = this.#last;
      const value = this.node(pair.value);
      if (key.kind !== 'scalar') {
        this.faults.push({
          at,
          code: 'BAD_YAML',
          reason: {
            en: 'A key is a text, not a list or a map',
            zh: '键名应当是文本，不能是列表或映射',
          },
        });
      } else if (keys.has(key.text)) {
        this.faults.push({
          at,
          code: 'DUPLICATE_KEY',
          reason: { en: `The key ${key.text} is there twice`, zh: `键名 ${key.text} 出现了两次` },
        });
      } else {
        keys.add(key.text);
        entries.push({ key: key.text, at, value });
      }
    }
    return entries;
  }
}

function placeOf(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}

function scalarOf({ value, source }: Scalar, at: number): YamlNode {
  if (typeof value === 'string') return { kind: 'scalar', at, value, text: value };
  const known = typeof value === 'number' || typeof value === 'boolean' ? value : null;
  return { kind: 'scalar', at, value: known, text: source ?? String(known) };
}
