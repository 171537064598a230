import type { ActionFact, DrillFacts } from '../debrief/facts.ts';
import type { Expectation } from './expectations.ts';
import { inSlices } from './in-slices.ts';

/** What the log says by itself about one person and one expected action. It counts for nobody until an evaluator confirms it. */
export interface Proposal {
  injectId: string;
  expectedId: string;
  accountId: string;
  result: 'done' | 'late' | 'missed';
  actionId?: string;
  atMs?: number;
  dueMs?: number;
}

/** An action that answers one inject does not answer another one as well. */
interface Open {
  action: ActionFact;
  used: boolean;
}

function answers({ action, used }: Open, { inject, expected }: Expectation): boolean {
  if (used) return false;
  const { met } = action;
  if (met) return met.injectId === inject.id && met.expectedId === expected.id;
  if (action.kind !== expected.actionKind) return false;
  if (action.injectId !== undefined) return action.injectId === inject.id;
  return inject.sentMs !== undefined && action.atMs >= inject.sentMs;
}

/** The first fitting action of a person: one that the run counted or that names the inject before one that says nothing. */
function findAnswer(open: readonly Open[], expectation: Expectation): Open | undefined {
  const fitting = open.filter((one) => answers(one, expectation));
  const named = fitting.find(({ action: { met, injectId } }) => met ?? injectId);
  return named ?? fitting[0];
}

function proposalOf(
  expectation: Expectation,
  accountId: string,
  found: ActionFact | undefined,
  { exerciseMs, ended }: DrillFacts,
): Proposal | undefined {
  const { inject, expected, dueMs } = expectation;
  const about = {
    injectId: inject.id,
    expectedId: expected.id,
    accountId,
    ...(dueMs !== undefined && { dueMs }),
  };
  if (found) {
    const late = dueMs !== undefined && found.atMs > dueMs;
    const { id: actionId, atMs } = found;
    return { ...about, result: late ? 'late' : 'done', actionId, atMs };
  }
  const over = ended || (dueMs !== undefined && exerciseMs > dueMs);
  return over ? { ...about, result: 'missed' } : undefined;
}

/** Proposals by expectation. */
export type Proposals = ReadonlyMap<Expectation, readonly Proposal[]>;

/**
 * Matches the action log with what the injects expect: by kind of action, person, order and limit. Nothing is proposed for
 * what only an evaluator can tell, for what may still come, and for somebody whose colleague in the role did it.
 */
export async function proposalsOf(
  facts: DrillFacts,
  expectations: readonly Expectation[],
): Promise<Proposals> {
  const byPerson = new Map<string, Open[]>();
  for (const action of facts.actions.toSorted((a, b) => a.atMs - b.atMs)) {
    const open = byPerson.get(action.accountId);
    if (open) open.push({ action, used: false });
    else byPerson.set(action.accountId, [{ action, used: false }]);
  }
  const inTime = expectations
    .filter(({ played, expected }) => played && expected.actionKind !== undefined)
    .toSorted((a, b) => (a.inject.sentMs ?? 0) - (b.inject.sentMs ?? 0));
  const found = new Map<Expectation, readonly Proposal[]>();
  await inSlices(inTime, (expectation) => {
    const proposals = expectation.accountIds.flatMap((accountId) => {
      const open = findAnswer(byPerson.get(accountId) ?? [], expectation);
      if (open) open.used = true;
      return proposalOf(expectation, accountId, open?.action, facts) ?? [];
    });
    const acted = proposals.filter(({ result }) => result !== 'missed');
    found.set(expectation, acted.length > 0 ? acted : proposals);
  });
  return found;
}
