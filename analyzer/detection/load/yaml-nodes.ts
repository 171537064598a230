import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type Node } from 'yaml';
import { RuleError } from '../errors.ts';
import type { RuleFault } from '../rule.ts';
import type { RuleValue } from '../sigma/selection.ts';

/** A key and its value in a YAML map. */
export interface Entry {
  key: string;
  keyNode: Node;
  value: Node | null;
}

/** Technical bound on what one document may unfold to, aliases included. */
const maxNodes = 50_000;

/**
 * Reads one YAML document node by node, so that every fault can name its line and column.
 * Faults gather in `faults`; nothing throws across documents.
 */
export class YamlReader {
  readonly faults: RuleFault[] = [];
  readonly path: string;
  readonly #document: Document;
  readonly #lines: LineCounter;
  #visited = 0;

  constructor(path: string, document: Document, lines: LineCounter) {
    this.path = path;
    this.#document = document;
    this.#lines = lines;
  }

  position(node: Node | null | undefined): { line: number; column: number } {
    const offset = node?.range?.[0] ?? this.#document.range?.[0] ?? 0;
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  fault(
    node: Node | null | undefined,
    code: string,
    reason: string,
    severity: RuleFault['severity'] = 'error',
  ): void {
    this.faults.push({ severity, path: this.path, ...this.position(node), code, reason });
  }

  /** Runs `work`; a RuleError becomes a fault at `node`, and the answer is undefined. */
  attempt<T>(node: Node | null | undefined, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      this.fault(node, error.code, error.message);
      return undefined;
    }
  }

  /** Follows an alias; throws RuleError when the document unfolds without end. */
  resolve(node: unknown): Node | null {
    this.#visited += 1;
    if (this.#visited > maxNodes) {
      throw new RuleError('TOO_LARGE', `A rule may unfold to ${maxNodes} values.`);
    }
    if (isAlias(node)) return node.resolve(this.#document) ?? null;
    return isMap(node) || isSeq(node) || isScalar(node) ? node : null;
  }

  /** The entries of a map; undefined for anything else. */
  entries(node: unknown): Entry[] | undefined {
    const map = this.resolve(node);
    if (!isMap(map)) return undefined;
    return map.items.map((pair) => {
      const keyNode = this.resolve(pair.key);
      const key = isScalar(keyNode) ? scalarText(keyNode) : '';
      return { key, keyNode: keyNode ?? map, value: this.resolve(pair.value) };
    });
  }

  /** The members of a list; undefined for anything else. */
  members(node: unknown): (Node | null)[] | undefined {
    const list = this.resolve(node);
    return isSeq(list) ? list.items.map((item) => this.resolve(item)) : undefined;
  }

  /** Text of a string or number; undefined for anything else. */
  text(node: Node | null | undefined): string | undefined {
    if (!isScalar(node)) return undefined;
    return node.value === null || typeof node.value === 'boolean' ? undefined : scalarText(node);
  }

  /** A list of texts, or one text as a list of one; undefined when a member is something else. */
  texts(node: Node | null | undefined): string[] | undefined {
    const one = this.text(node);
    if (one !== undefined) return [one];
    const texts = this.members(node)?.map((member) => this.text(member));
    return texts?.every((text) => text !== undefined) ? texts : undefined;
  }

  /** A value as a rule may compare with; undefined for maps and lists. */
  value(node: Node | null): RuleValue | undefined {
    if (node === null) return { kind: 'null' };
    if (!isScalar(node)) return undefined;
    const { value } = node;
    if (value === null) return { kind: 'null' };
    if (typeof value === 'boolean') return { kind: 'boolean', value };
    if (typeof value === 'number') return { kind: 'number', value, text: scalarText(node) };
    return { kind: 'string', value: scalarText(node) };
  }
}

/** A number keeps the digits as written: 64-bit identifiers do not fit JavaScript's numbers. */
function scalarText(node: { value: unknown; source?: string | undefined }): string {
  if (typeof node.value === 'string') return node.value;
  return node.source ?? String(node.value);
}
