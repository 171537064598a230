import { derivedId } from '../../../analyzer/notices/case-id.ts';
import type { Cases, CaseView } from '../../../analyzer/cases/cases.ts';
import type { CaseKind } from '../../../analyzer/cases/message.ts';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import type { TimeSource } from '../../../collector/time/time-source.ts';
import { actorOfPrincipal } from '../notices/acting-unit.ts';

export interface Opening {
  caseKind: CaseKind;
  message: string;
  payload: Readonly<Record<string, unknown>>;
  /** Unit for which the caller acts. */
  unitId: string;
  /** The same key twice is one case. */
  idempotencyKey?: string | undefined;
}

/** Opens a case about a system as its caller. */
export async function openCase(
  { cases, time }: { cases: Cases; time: TimeSource },
  principal: Principal,
  { idempotencyKey: key, ...opening }: Opening,
): Promise<CaseView> {
  const caseId =
    key === undefined ? newId(time.now()) : derivedId(opening.caseKind, principal.accountId, key);
  return await cases.act({
    caseId,
    ...opening,
    ...actorOfPrincipal(principal),
    ...(key !== undefined && { idempotencyKey: key }),
  });
}
