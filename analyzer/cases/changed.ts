import type { Trx } from '../stores/records/records.ts';
import { CaseError } from './errors.ts';
import type { Fold } from './fold.ts';
import type { CaseState, Machine } from './machine.ts';
import { readLog } from './message-store.ts';

/** Says who did what last, so that the second person knows whom to ask. */
export async function changedMeanwhile(
  trx: Trx,
  machine: Machine<CaseState>,
  caseId: string,
  fold: Fold,
): Promise<CaseError> {
  const last = (await readLog(trx, caseId)).at(-1);
  const title = machine.transitions[last?.kind ?? ''] ?? { zh: '修改', en: 'change' };
  const who = last?.actor.name ?? '';
  const refusal = {
    code: 'CASE_CHANGED',
    zh: `${who}刚刚进行了“${title.zh}”，请查看最新内容后再操作。`,
    en: `${who} has just done “${title.en}”; look at the case again first.`,
  };
  return new CaseError('CASE_CHANGED', refusal.en, {
    refusal,
    fields: {
      version: fold.version,
      state: fold.state?.state ?? '',
      changedBy: who,
      changedAt: last?.at ?? fold.updatedAt,
      change: last?.kind ?? '',
    },
  });
}
