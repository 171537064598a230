import { Type } from 'typebox';
import type { CaseState, Transition } from '../../cases/machine.ts';
import { transition } from '../../cases/transition.ts';
import { byAt, Id, opened, refusal, Words } from '../../register/case-work.ts';
import type { AttachedFile } from '../../register/files/attached.ts';
import type { Trx } from '../../stores/records/records.ts';
import type { AppsBasis } from '../basis.ts';
import { AppError } from '../errors.ts';
import { appRights } from '../rights.ts';
import { findCarryFault } from './carry.ts';
import {
  DecideItemPayload,
  type Decisions,
  type EvidenceRef,
  type ItemVerdict,
} from './decision.ts';
import { getPackage, type VettedPackage } from './leads.ts';

type Reviewed = CaseState & Decisions & { appId: string; files: readonly AttachedFile[] };

const CarryPayload = Type.Object(
  {
    items: Type.Array(Type.String({ maxLength: 5 }), {
      minItems: 1,
      maxItems: 31,
      uniqueItems: true,
    }),
    reason: Words,
    /** Set by the platform: the package that they hold for now, and its run of checks. */
    packageId: Type.Optional(Id),
    vetId: Type.Optional(Id),
  },
  { additionalProperties: false },
);

async function checkItem(basis: AppsBasis, item: string): Promise<void> {
  const known = (await basis.items()).some((each) => each.item === item);
  if (!known) throw new AppError('ITEM_UNKNOWN', `${item} is none of the 31 items.`, { item });
}

/** What is pointed to is there: checks of a package of this app, files of this case. */
async function checkEvidence(
  trx: Trx,
  { appId, files }: Reviewed,
  evidence: readonly EvidenceRef[],
): Promise<Map<string, VettedPackage>> {
  const packages = new Map<string, VettedPackage>();
  for (const one of evidence) {
    if (one.kind === 'file' && !files.some(({ sha256 }) => sha256 === one.sha256)) {
      throw new AppError('EVIDENCE_UNKNOWN', 'Upload the file to this case first.');
    }
    if (one.kind !== 'finding') continue;
    const found = packages.get(one.packageId) ?? (await getPackage(trx, appId, one.packageId));
    packages.set(one.packageId, found);
    if (!found.findings.some(({ check }) => check === one.check)) {
      throw new AppError('EVIDENCE_UNKNOWN', `The package has no finding ${one.check}.`);
    }
  }
  return packages;
}

/**
 * What says that an item is met may not be a check that failed, suspects, or could not see: then a person has to have looked
 * (an observation or a file). Unknown is never a pass. Throws EVIDENCE_TOO_WEAK.
 */
function refuseWeak(
  verdict: ItemVerdict,
  evidence: readonly EvidenceRef[],
  packages: ReadonlyMap<string, VettedPackage>,
): void {
  if (verdict !== 'compliant' && verdict !== 'not-applicable') return;
  const seen = evidence.some((one) => {
    if (one.kind !== 'finding') return true;
    const finding = packages.get(one.packageId)?.findings.find(({ check }) => check === one.check);
    return finding?.verdict === 'PASS' || finding?.verdict === 'NOT_APPLICABLE';
  });
  if (seen) return;
  throw new AppError(
    'EVIDENCE_TOO_WEAK',
    'A check that failed, suspects or could not see does not show that the item is met.',
  );
}

export interface DecideOptions {
  basis: AppsBasis;
  from: readonly string[];
  by: readonly string[];
}

/** `decide-item`: a person's decision (认定) of one of the 31 items; `carry-decisions`: earlier ones hold for the present package too. */
export function decideTransitions<S extends Reviewed>({
  basis,
  from,
  by,
}: DecideOptions): Record<'decide-item' | 'carry-decisions', Transition<S>> {
  return {
    'decide-item': transition<S, typeof DecideItemPayload>({
      zh: '认定条目',
      en: 'Decide an item',
      payload: DecideItemPayload,
      from,
      by,
      right: appRights.update,
      // Reviewers decide item by item, some of them side by side: the last decision of an item holds.
      anyVersion: true,
      prepare: async (trx, before, sent) => {
        const state = opened(before);
        await checkItem(basis, sent.item);
        const packages = await checkEvidence(trx, state, sent.evidence);
        refuseWeak(sent.verdict, sent.evidence, packages);
        const { packageId: _p, vetId: _v, ...said } = sent;
        if (state.packageId === null) return said;
        const { id, vetId } = await getPackage(trx, state.appId, state.packageId);
        return { ...said, packageId: id, ...(vetId !== null && { vetId }) };
      },
      guard: (_state, { verdict, rectification }, { accountId }) => {
        if (accountId === undefined) {
          return refusal('DECISION_BY_PERSON', '条目只能由人认定。', 'Only a person decides.');
        }
        return verdict === 'problem' && rectification === undefined
          ? refusal('RECTIFICATION_NEEDED', '认定有问题的，须写明整改要求。', 'Say what to mend.')
          : undefined;
      },
      apply: (before, sent, message) => {
        const state = opened(before);
        const { item, verdict, reason, evidence } = sent;
        const decision = {
          ...byAt(message),
          item,
          verdict,
          reason,
          evidence,
          rectification: sent.rectification ?? null,
          packageId: sent.packageId ?? null,
          vetId: sent.vetId ?? null,
        };
        return { ...state, decisions: { ...state.decisions, [item]: decision } };
      },
    }),

    'carry-decisions': transition<S, typeof CarryPayload>({
      zh: '沿用认定',
      en: 'Carry decisions over',
      payload: CarryPayload,
      from,
      by,
      right: appRights.update,
      anyVersion: true,
      prepare: async (trx, before, { items, reason }) => {
        const state = opened(before);
        const fault = await findCarryFault(trx, state, items);
        if (fault) throw new AppError('NOT_CARRIABLE', fault.text, { item: fault.item });
        const { packageId } = state;
        if (packageId === null) return { items, reason };
        const { vetId } = await getPackage(trx, state.appId, packageId);
        return { items, reason, packageId, ...(vetId !== null && { vetId }) };
      },
      guard: (_state, _sent, { accountId }) =>
        accountId === undefined
          ? refusal('DECISION_BY_PERSON', '条目只能由人认定。', 'Only a person decides.')
          : undefined,
      apply: (before, { items, reason, packageId, vetId }, message) => {
        const state = opened(before);
        const carried = items.flatMap((item) => {
          const old = state.decisions[item];
          const by2 = byAt(message);
          return old
            ? [
                [
                  item,
                  {
                    ...old,
                    ...by2,
                    reason: `${old.reason}（沿用：${reason}）`.slice(0, 4_000),
                    packageId: packageId ?? null,
                    vetId: vetId ?? null,
                  },
                ] as const,
              ]
            : [];
        });
        return { ...state, decisions: { ...state.decisions, ...Object.fromEntries(carried) } };
      },
    }),
  };
}
