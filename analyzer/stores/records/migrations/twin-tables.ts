import {
  OperationNodeTransformer,
  type IdentifierNode,
  type Kysely,
  type KyselyPlugin,
  type QueryId,
  type RawNode,
} from 'kysely';

/** Before the name of every table, index, constraint and trigger of a twin. */
const prefix = 'drill_';

/** Names of the tables, and of what belongs to them by the convention `<table>_<what>`, with the prefix. */
class TwinNames extends OperationNodeTransformer {
  readonly #tables: ReadonlySet<string>;
  readonly #word: RegExp;

  constructor(tables: readonly string[]) {
    super();
    this.#tables = new Set(tables);
    this.#word = new RegExp(`(?<![\\w.])(${tables.join('|')})(?!\\w)`, 'g');
  }

  protected override transformIdentifier(node: IdentifierNode): IdentifierNode {
    const { name } = node;
    const owned =
      this.#tables.has(name) || [...this.#tables].some((table) => name.startsWith(`${table}_`));
    return owned ? { ...node, name: `${prefix}${name}` } : node;
  }

  protected override transformRaw(node: RawNode, queryId?: QueryId): RawNode {
    const transformed = super.transformRaw(node, queryId);
    return {
      ...transformed,
      sqlFragments: transformed.sqlFragments.map((text) => text.replace(this.#word, `${prefix}$1`)),
    };
  }
}

/**
 * The database, as seen by code that makes tables: what it makes gets the prefix. So the tables of the drill world are made by
 * the very code that makes those of daily work, and are made equal.
 */
export function twinTables(db: Kysely<unknown>, tables: readonly string[]): Kysely<unknown> {
  const names = new TwinNames(tables);
  const plugin: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => names.transformNode(node, queryId),
    transformResult: async ({ result }) => result,
  };
  return db.withPlugin(plugin);
}
