import type { CompiledInject } from '../program.ts';
import type { ExpectedAction } from '../schema/extension.ts';
import { isSent, own, type Draft } from './draft.ts';
import type { InjectRun } from './state.ts';

export interface Match {
  inject: string;
  expected: string;
}

/** The state that follows from what was done and missed. */
function settled(run: InjectRun, expected: readonly ExpectedAction[]): InjectRun {
  if ((run.missed?.length ?? 0) > 0) return { ...run, state: 'missed' };
  const isAnswered =
    expected.length > 0 && expected.every(({ id }) => own(run.done, id) !== undefined);
  return { ...run, state: isAnswered ? 'answered' : 'sent' };
}

export function sendInject(draft: Draft, id: string): void {
  const { exerciseMs, workMs } = draft.now;
  draft.setInject(id, { state: 'sent', at: exerciseMs, work: workMs });
}

export function skipInject(draft: Draft, id: string): void {
  const { exerciseMs, workMs } = draft.now;
  draft.setInject(id, { state: 'skipped', at: exerciseMs, work: workMs });
}

export function missExpected(draft: Draft, { inject }: CompiledInject, expectedId: string): void {
  const run = draft.inject(inject.id);
  if (!run) return;
  const missed = [...(run.missed ?? []), expectedId];
  draft.setInject(inject.id, settled({ ...run, missed }, inject.expected));
}

function counts(
  { kind, role }: ExpectedAction,
  to: readonly string[],
  action: string,
  roles: readonly string[],
): boolean {
  if (kind !== action) return false;
  return role === undefined ? to.some((each) => roles.includes(each)) : roles.includes(role);
}

/** The first action of this kind, still to be done, that one of these roles was expected to do. Late counts as done late. */
function findMatch(
  draft: Draft,
  candidates: Iterable<CompiledInject>,
  action: string,
  roles: readonly string[],
): { candidate: CompiledInject; expected: ExpectedAction; run: InjectRun } | undefined {
  for (const candidate of candidates) {
    const { id, to, expected } = candidate.inject;
    const run = draft.inject(id);
    if (!isSent(run)) continue;
    const found = expected.find(
      (each) => own(run.done, each.id) === undefined && counts(each, to, action, roles),
    );
    if (found) return { candidate, expected: found, run };
  }
  return undefined;
}

/** Somebody reported an action: it satisfies one expectation at most, of the named inject or of the first that fits. */
export function observe(
  draft: Draft,
  action: string,
  roles: readonly string[],
  injectId: string | undefined,
): Match | undefined {
  draft.see(action);
  const { injects } = draft.program;
  const named = injectId === undefined ? undefined : injects.get(injectId);
  const candidates = injectId === undefined ? injects.values() : named ? [named] : [];
  const match = findMatch(draft, candidates, action, roles);
  if (!match) return undefined;
  const { candidate, expected, run } = match;
  const done = { ...run.done, [expected.id]: draft.now.workMs };
  draft.setInject(candidate.inject.id, settled({ ...run, done }, candidate.inject.expected));
  return { inject: candidate.inject.id, expected: expected.id };
}

/** An inject from which nothing more will come. */
function isOver(draft: Draft, { inject }: CompiledInject): boolean {
  const run = draft.inject(inject.id);
  if (!run || run.state === 'armed') return false;
  if (run.state === 'skipped') return true;
  return inject.expected.every(
    ({ id }) => own(run.done, id) !== undefined || (run.missed?.includes(id) ?? false),
  );
}

export function scriptIsOver(draft: Draft): boolean {
  for (const inject of draft.program.injects.values()) if (!isOver(draft, inject)) return false;
  return true;
}
