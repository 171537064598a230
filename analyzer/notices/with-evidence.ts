import type { CaseState, Transition } from '../cases/machine.ts';
import { attachEvidence } from './evidence.ts';

/** Lets every message that a person sends name only files that the unit has; the files become part of the case. */
export function withEvidence<S extends CaseState>(
  transitions: Readonly<Record<string, Transition<S>>>,
): Record<string, Transition<S>> {
  return Object.fromEntries(
    Object.entries(transitions).map(([message, each]) => [
      message,
      {
        ...each,
        async prepare(trx, state, payload, context) {
          const { caseId, actorUnitId: unitId, accountId, at } = context;
          // What the platform passes on was checked where a person wrote it.
          if (accountId !== undefined) await attachEvidence(trx, payload, { caseId, unitId, at });
          return each.prepare ? await each.prepare(trx, state, payload, context) : payload;
        },
      } satisfies Transition<S>,
    ]),
  );
}
