import {
  AliasNode,
  FromNode,
  IdentifierNode,
  OperationNodeTransformer,
  TableNode,
  type DeleteQueryNode,
  type InsertQueryNode,
  type KyselyPlugin,
  type OperationNode,
  type QueryId,
  type RawNode,
  type RootOperationNode,
  type UpdateQueryNode,
} from 'kysely';
import { DrillError } from '../errors.ts';
import { auditTables, drillPrefix, twinnedTables } from './twins.ts';

const twinned: ReadonlySet<string> = new Set(twinnedTables);
const audited: ReadonlySet<string> = new Set(auditTables);
/** A twinned table named in SQL that was written by hand, where no name can be changed safely. */
const rawName = new RegExp(`(?<![\\w.])(${twinnedTables.join('|')})(?!\\w)`);
const rawWrite = /\b(insert|update|delete|merge|truncate|drop|alter|create|copy|into)\b/i;

function refuse(what: string): never {
  throw new DrillError('DRILL_TOUCHES_REAL', `The drill world may not ${what}.`);
}

function isOfDrills(table: string): boolean {
  return table.startsWith(drillPrefix) || audited.has(table);
}

/** Names of the tables in the target of a write, as they will be. */
function targetsOf(node: OperationNode | undefined): string[] {
  if (!node) return [];
  if (TableNode.is(node)) return [node.table.identifier.name];
  if (AliasNode.is(node)) return targetsOf(node.node);
  if (FromNode.is(node)) return node.froms.flatMap(targetsOf);
  return refuse(`write to what is no plain table (${node.kind})`);
}

function checkTarget(node: OperationNode | undefined): void {
  const targets = targetsOf(node);
  if (targets.length === 0) refuse('write without naming a table');
  for (const table of targets) {
    if (!isOfDrills(table)) refuse(`write to ${table}`);
  }
}

class WorldTransformer extends OperationNodeTransformer {
  protected override transformTable(node: TableNode, queryId?: QueryId): TableNode {
    const { table } = super.transformTable(node, queryId);
    const { name } = table.identifier;
    if (!twinned.has(name)) return { ...node, table };
    if (table.schema) refuse(`name ${name} with a schema`);
    return { ...node, table: { ...table, identifier: IdentifierNode.create(drillPrefix + name) } };
  }

  protected override transformInsertQuery(node: InsertQueryNode, queryId?: QueryId) {
    const transformed = super.transformInsertQuery(node, queryId);
    checkTarget(transformed.into);
    return transformed;
  }

  protected override transformUpdateQuery(node: UpdateQueryNode, queryId?: QueryId) {
    const transformed = super.transformUpdateQuery(node, queryId);
    checkTarget(transformed.table);
    return transformed;
  }

  protected override transformDeleteQuery(node: DeleteQueryNode, queryId?: QueryId) {
    const transformed = super.transformDeleteQuery(node, queryId);
    checkTarget(transformed.from);
    return transformed;
  }

  protected override transformNodeImpl<T extends OperationNode>(node: T, queryId?: QueryId): T {
    if (node.kind === 'MergeQueryNode') refuse('merge');
    return super.transformNodeImpl(node, queryId);
  }

  protected override transformRaw(node: RawNode, queryId?: QueryId): RawNode {
    for (const text of node.sqlFragments) {
      const named = rawName.exec(text)?.[1];
      if (named !== undefined) refuse(`name ${named} in SQL written by hand`);
    }
    return super.transformRaw(node, queryId);
  }
}

/** Statements other than these make or change tables, or are SQL written by hand. */
const queries: ReadonlySet<string> = new Set([
  'SelectQueryNode',
  'InsertQueryNode',
  'UpdateQueryNode',
  'DeleteQueryNode',
]);

function checkStatement(node: RootOperationNode): void {
  if (queries.has(node.kind)) return;
  if (node.kind === 'RawNode' && !node.sqlFragments.some((text) => rawWrite.test(text))) return;
  refuse(`run ${node.kind}`);
}

/**
 * Puts a connection into the drill world: twinned tables get their prefix, and a write to any table that is neither of drills
 * nor of the audit log is refused before it reaches the database. Reading is free: drills use the real units and people.
 */
export function createWorldPlugin(): KyselyPlugin {
  const transformer = new WorldTransformer();
  return {
    transformQuery({ node, queryId }) {
      checkStatement(node);
      return transformer.transformNode(node, queryId);
    },
    transformResult: async ({ result }) => result,
  };
}
