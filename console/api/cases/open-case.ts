import type { FastifyRequest } from 'fastify';
import { derivedId } from '../../../analyzer/notices/case-id.ts';
import type { Cases, CaseView } from '../../../analyzer/cases/cases.ts';
import type { CaseKind } from '../../../analyzer/cases/message.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import type { TimeSource } from '../../../collector/time/time-source.ts';
import { actorOfPrincipal } from './acting-unit.ts';
import { localeOf } from './locale.ts';
import { worded } from './worded.ts';

export interface Opening {
  caseKind: CaseKind;
  message: string;
  payload: Readonly<Record<string, unknown>>;
  /** Unit for which the caller acts. */
  unitId: string;
  /** The same key twice is one case. */
  idempotencyKey?: string | undefined;
}

/** Opens a case as the sender of the request; refusals are in their language. */
export async function openCase(
  { cases, time }: { cases: Cases; time: TimeSource },
  request: Pick<FastifyRequest, 'headers' | 'principal'>,
  { idempotencyKey: key, ...opening }: Opening,
): Promise<CaseView> {
  const { principal } = request;
  const caseId =
    key === undefined ? newId(time.now()) : derivedId(opening.caseKind, principal.accountId, key);
  return await worded(localeOf(request), () =>
    cases.act({
      caseId,
      ...opening,
      ...actorOfPrincipal(principal),
      ...(key !== undefined && { idempotencyKey: key }),
    }),
  );
}
