import type { Trx } from '../stores/records/records.ts';
import { CaseError } from './errors.ts';
import type { Fold } from './fold.ts';
import type { CaseState, Machine } from './machine.ts';
import type { CaseActor, CaseMessage } from './message.ts';

type Unseen = Pick<CaseMessage, 'kind' | 'at' | 'actor'>;

/** Messages that have come here since a version was read, oldest first: the version counts the messages that were here. */
async function unseenSince(trx: Trx, caseId: string, version: number): Promise<Unseen[]> {
  const rows = await trx
    .selectFrom('case_messages')
    .select(['kind', 'at', 'actor'])
    .where('case_id', '=', caseId)
    .orderBy('seq')
    .execute();
  return rows.slice(version).map((row) => {
    return { kind: row.kind, at: row.at, actor: JSON.parse(row.actor) as CaseActor };
  });
}

/**
 * Why an action must not go on from the version that the actor saw; undefined when nothing happened since but comments,
 * escalations and the like, which disturb nobody at work. Says who did what, so that the second person knows whom to ask.
 */
export async function changedSince(
  trx: Trx,
  machine: Machine<CaseState>,
  caseId: string,
  fold: Fold,
  version: number,
): Promise<CaseError | undefined> {
  if (version === fold.version) return undefined;
  const unseen = await unseenSince(trx, caseId, version);
  const changes = unseen.filter(({ kind }) => machine.transitions[kind]?.anyVersion !== true);
  const last = changes.at(-1);
  if (!last && version < fold.version) return undefined;
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
