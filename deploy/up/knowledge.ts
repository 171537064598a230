import type { Logger } from 'pino';
import {
  createKnowledgeImports,
  type KnowledgeImports,
} from '../../analyzer/knowledge/knowledge.ts';
import { loadKnowledgeRules } from '../../analyzer/knowledge/rules.ts';
import { lazily } from '../../analyzer/register/lazily.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Stores } from './stores.ts';

/** What a node takes over from books of addresses; the rules are read when the first one comes. */
export function createNodeKnowledge(deps: {
  stores: Stores;
  time: TimeSource;
  log: Logger;
  allowLoopbackTargets: boolean;
}): KnowledgeImports {
  const { stores, ...rest } = deps;
  const rules = lazily(async () => loadKnowledgeRules());
  return createKnowledgeImports({ ...stores, ...rest, rules });
}
