import type { Transition } from '../../cases/machine.ts';
import type { CaseMessage } from '../../cases/message.ts';
import { transition } from '../../cases/transition.ts';
import { Because, byAt, opened } from '../../register/case-work.ts';
import type { AppsBasis } from '../basis.ts';
import { checkGates } from '../gates/check.ts';
import { readFilingFacts } from '../gates/read-facts.ts';
import { getApp } from '../ledger-row.ts';
import { appRights } from '../rights.ts';
import { Nothing, ResumePayload, RevokePayload } from './payloads.ts';
import { tellProvider } from './reviewing.ts';
import type { AppFilingState, FilingTrigger } from './state.ts';

/** Nobody may go on using the app: every use of it is reviewed again at once. */
function lost(
  { number }: AppFilingState,
  message: CaseMessage,
  [zh, en]: readonly [string, string],
): FilingTrigger {
  return {
    id: message.id,
    kind: 'filing-lost',
    reasonZh: `提供者备案 ${number ?? ''} ${zh}`,
    reasonEn: `The filing ${number ?? ''} ${en}`,
    urgent: true,
    byName: message.actor.name,
    at: message.at,
  };
}

/** How a filing is suspended, taken away, or runs out. */
export function endingTransitions(basis: AppsBasis) {
  return {
    suspend: transition<AppFilingState, typeof Because>({
      zh: '暂停备案',
      en: 'Suspend',
      payload: Because,
      from: ['FILED', 'CHANGED'],
      to: 'SUSPENDED',
      by: ['authority'],
      right: appRights.approve,
      apply: (before, { reason }, message) => {
        const state = opened(before);
        return {
          ...state,
          suspended: { ...byAt(message), reason },
          trigger: lost(state, message, [`被暂停：${reason}`, `was suspended: ${reason}`]),
        };
      },
      clocks: () => [{ kind: 'meet', clock: 'review' }],
      out: (after, message) =>
        tellProvider(after, message, 'app-filing.suspended', {
          reason: after.suspended?.reason ?? '',
        }),
    }),

    resume: transition<AppFilingState, typeof ResumePayload>({
      zh: '恢复备案',
      en: 'Resume',
      payload: ResumePayload,
      from: ['SUSPENDED'],
      to: 'FILED',
      by: ['authority'],
      right: appRights.approve,
      prepare: async (trx, before, { text }, { at }) => {
        const state = opened(before);
        const app = await getApp(trx, state.appId);
        const facts = await readFilingFacts({ db: trx, basis, at }, app, state, 'submission');
        const gates = await checkGates(basis, 'app-filing.resume', facts);
        return { ...(text !== undefined && { text }), gates };
      },
      apply: (before) => {
        const state = opened(before);
        const { filed } = state;
        return {
          ...state,
          suspended: null,
          submission: filed,
          packageId: filed?.packageId ?? state.packageId,
          decisions: filed?.decisions ?? state.decisions,
        };
      },
      out: (after, message) => tellProvider(after, message, 'app-filing.filed'),
    }),

    revoke: transition<AppFilingState, typeof RevokePayload>({
      zh: '撤销备案',
      en: 'Revoke',
      payload: RevokePayload,
      from: ['FILED', 'CHANGED', 'SUSPENDED'],
      to: 'REVOKED',
      by: ['authority'],
      right: appRights.approve,
      apply: (before, { reason, listEntryId }, message) => {
        const state = opened(before);
        const own = lost(state, message, [`已撤销：${reason}`, `was revoked: ${reason}`]);
        return {
          ...state,
          ended: { ...byAt(message), reason },
          // The black list reaches the users by itself.
          trigger: listEntryId === undefined ? own : state.trigger,
        };
      },
      clocks: () => [{ kind: 'cancel', clock: '*', reason: '备案已撤销' }],
      out: (after, message) =>
        tellProvider(after, message, 'app-filing.revoked', { reason: after.ended?.reason ?? '' }),
    }),

    expire: transition<AppFilingState, typeof Nothing>({
      zh: '备案过期',
      en: 'Run out',
      payload: Nothing,
      from: ['FILED', 'CHANGED', 'SUSPENDED'],
      to: 'EXPIRED',
      by: ['system'],
      right: appRights.update,
      apply: (before, _sent, message) => {
        const state = opened(before);
        return {
          ...state,
          ended: { ...byAt(message), reason: '有效期届满' },
          trigger: lost(state, message, ['已过有效期', 'has run out.']),
        };
      },
      clocks: () => [{ kind: 'cancel', clock: '*', reason: '备案已过期' }],
      out: (after, message) => tellProvider(after, message, 'app-filing.expired'),
    }),
  } satisfies Record<string, Transition<AppFilingState>>;
}
