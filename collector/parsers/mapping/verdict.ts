import type { Draft } from '../parser.ts';

export type Verdict = 'allowed' | 'denied';

const denied =
  /^(?:den(?:y|ied)|drop|discard|block|reject|refuse|reset|rst\b|quarantin|forbid|prevent|kill|disconnect-block)|拒绝|阻断|丢弃|禁止|拦截|封锁|阻止|隔离|清除|查杀/;
const allowed =
  /^(?:permit|allow|accept|pass|forward|continue|monitor|detected?\b|log(?:ged)?$|observe|whitelist)|放行|允许|通过|记录|检测|监控/;

/** What a firewall decided, from its own word; undefined when the word is no decision. */
export function readVerdict(word: string): Verdict | undefined {
  const plain = word.trim().toLowerCase();
  if (plain.length === 0 || plain.length > 64) return undefined;
  if (denied.test(plain)) return 'denied';
  return allowed.test(plain) ? 'allowed' : undefined;
}

/**
 * Our convention for flows and inspected traffic: `event.type` and `event.action` say `allowed` or
 * `denied`, `event.outcome` is what became of the sender's attempt: `failure` when it was denied. (Elastic's
 * packages call a denial a success of the firewall; we do not.) The vendor's word stays in its own field.
 */
export function applyVerdict(draft: Draft, verdict: Verdict): void {
  draft['event.action'] ??= verdict;
  draft['event.outcome'] ??= verdict === 'denied' ? 'failure' : 'success';
  addType(draft, verdict);
}

/** Adds a value to the list `event.type`. */
export function addType(draft: Draft, type: string): void {
  const types = draft['event.type'];
  if (!Array.isArray(types)) draft['event.type'] = [type];
  else if (!types.includes(type)) draft['event.type'] = [...types, type];
}
