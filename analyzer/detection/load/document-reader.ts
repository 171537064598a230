import { RuleError, spoken, type Reason } from '../errors.ts';
import type { RuleFault } from '../rule.ts';
import type { RuleValue } from '../sigma/selection.ts';
import type { LineTable } from './line-table.ts';
import type { YamlEntry, YamlNode } from './yaml/nodes.ts';

/** What a fault may point at: a node or the key of an entry. */
export interface Place {
  /** Offset in the file. */
  at: number;
  /** Faults within stand here all the same. */
  whole?: boolean;
}

export interface SourceFile {
  path: string;
  text: string;
  lines: LineTable;
}

/** Technical bound on what one document may unfold to, aliases included. */
const maxNodes = 50_000;

class TooLarge extends RuleError {
  constructor() {
    super('TOO_LARGE', {
      en: `A rule may unfold to ${maxNodes} values.`,
      zh: `一条规则展开后最多 ${maxNodes} 个值。`,
    });
  }
}

/**
 * Reads one YAML document node by node, so that every fault can name its line and column.
 * Faults gather in `faults`; what is missing is read as undefined.
 */
export class DocumentReader {
  readonly faults: RuleFault[] = [];
  readonly file: SourceFile;
  #visited = 0;

  constructor(file: SourceFile) {
    this.file = file;
  }

  fault(
    place: Place,
    code: string,
    reason: Reason,
    severity: RuleFault['severity'] = 'error',
  ): void {
    const position = this.file.lines.position(place.at);
    this.faults.push({ severity, path: this.file.path, ...position, code, ...spoken(reason) });
  }

  /**
   * Runs `work`; a RuleError becomes a fault, and the answer is undefined. The fault stands at `place`, or when `place`
   * is where the text that `work` reads begins, at the offset that the error names.
   */
  attempt<T>(place: Place, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      // A document without end is one fault, not one for each of its parts.
      if (!(error instanceof RuleError) || error instanceof TooLarge) throw error;
      const offset = place.whole === true ? 0 : (error.offset ?? 0);
      this.fault({ at: place.at + offset }, error.code, error.reason);
      return undefined;
    }
  }

  #count(nodes: number): void {
    this.#visited += nodes;
    if (this.#visited > maxNodes) throw new TooLarge();
  }

  /** The entries of a map; undefined for anything else. */
  entries(node: YamlNode | undefined): readonly YamlEntry[] | undefined {
    if (node?.kind !== 'map') return undefined;
    this.#count(node.entries.length);
    return node.entries;
  }

  /** The members of a list; undefined for anything else. */
  members(node: YamlNode | undefined): readonly YamlNode[] | undefined {
    if (node?.kind !== 'list') return undefined;
    this.#count(node.members.length);
    return node.members;
  }

  /** Text of a string or number; undefined for anything else. */
  text(node: YamlNode | undefined): string | undefined {
    if (node?.kind !== 'scalar') return undefined;
    return node.value === null || typeof node.value === 'boolean' ? undefined : node.text;
  }

  /** A list of texts, or one text as a list of one; undefined when a member is something else. */
  texts(node: YamlNode | undefined): string[] | undefined {
    const one = this.text(node);
    if (one !== undefined) return [one];
    const texts = this.members(node)?.map((member) => this.text(member));
    return texts?.every((text) => text !== undefined) ? texts : undefined;
  }

  /**
   * Runs `work` on the text of a scalar. Over several lines or with escapes an offset in the text is none in the file,
   * and faults stand at the scalar.
   */
  attemptText<T>(node: YamlNode, text: string, work: () => T): T | undefined {
    const at = this.#afterQuote(node.at);
    return this.attempt(
      this.file.text.startsWith(text, at) ? { at } : { at: node.at, whole: true },
      work,
    );
  }

  placeOfKey(entry: YamlEntry): number {
    return this.#afterQuote(entry.at);
  }

  #afterQuote(at: number): number {
    const first = this.file.text.charAt(at);
    return first === "'" || first === '"' ? at + 1 : at;
  }
}

/** A value as a rule may compare with; undefined for maps and lists. */
export function valueOf(node: YamlNode): RuleValue | undefined {
  if (node.kind !== 'scalar') return undefined;
  const { value, text } = node;
  if (value === null) return { kind: 'null' };
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  return { kind: 'number', value, text };
}
