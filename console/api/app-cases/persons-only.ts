import type { Principal } from '../../../analyzer/people/principal.ts';
import { Problem } from '../problem.ts';

const decisions: readonly string[] = ['decide-item', 'carry-decisions'];

/** A decision is a person's, in front of the console: no token makes one. For `addCaseRoutes`. */
export async function refuseTokens({ via }: Principal, message: string): Promise<void> {
  if (via.kind !== 'token' || !decisions.includes(message)) return;
  throw new Problem(403, 'DECISION_BY_PERSON', 'Items are decided by a person, not by a token.');
}
