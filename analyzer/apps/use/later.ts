import type { Transition } from '../../cases/machine.ts';
import { transition } from '../../cases/transition.ts';
import { Because, byAt, opened, pastDayRefusal, refusal } from '../../register/case-work.ts';
import { dayAt } from '../../register/civil-day.ts';
import { appRights } from '../rights.ts';
import { tellSchool } from './bureau.ts';
import { StopPayload, TriggerPayload } from './payloads.ts';
import { anew } from './proposing.ts';
import type { AppUseState } from './state.ts';

/** So many reasons for one review are listed; more of them say the same. */
const mostTriggers = 50;

const stoppedClocks = () => [
  { kind: 'meet' as const, clock: 'stop' },
  { kind: 'cancel' as const, clock: '*', reason: '已停用' },
];

/** What happens to an app in use: it is reviewed again, or stopped. */
export function laterTransitions() {
  return {
    trigger: transition<AppUseState, typeof TriggerPayload>({
      zh: '触发复审',
      en: 'Review again',
      payload: TriggerPayload,
      from: 'any',
      to: (state) => (state.state === 'IN_USE' ? 'RE_REVIEW' : state.state),
      by: ['system'],
      right: appRights.update,
      guard: ({ triggers }) =>
        triggers.length < mostTriggers
          ? undefined
          : refusal('TRIGGERS_TOO_MANY', '复审原因已足够。', 'There are reasons enough.'),
      apply: (before, sent, message) => {
        const state = opened(before);
        const one = { ...byAt(message), ...sent, name: sent.byName };
        const { byName: _b, ...trigger } = one;
        return { ...state, triggers: [...state.triggers, trigger] };
      },
      clocks: (state, { urgent }) =>
        state.state === 'RE_REVIEW'
          ? [
              { kind: 'meet', clock: 'yearly' },
              ...anew('re-review', 'app-use.re-review'),
              ...(urgent ? anew('stop', 'app-use.stop') : []),
            ]
          : [],
      out: (after, message) => {
        const { reasonZh = '', urgent = false } = after.triggers.at(-1) ?? {};
        const template = urgent ? 'app-use.stop-now' : 'app-use.review-again';
        return tellSchool(after, message, template, { reason: reasonZh });
      },
    }),

    stop: transition<AppUseState, typeof StopPayload>({
      zh: '登记停用',
      en: 'Stop',
      payload: StopPayload,
      from: 'any',
      to: 'STOPPED',
      by: ['school'],
      right: appRights.update,
      guard: (_state, { on }, { at }) => pastDayRefusal(on, at),
      apply: (state, { on, reason }, message) => ({
        ...opened(state),
        stopped: { ...byAt(message), on, reason },
      }),
      clocks: stoppedClocks,
    }),

    'order-stop': transition<AppUseState, typeof Because>({
      zh: '责令停用',
      en: 'Order to stop',
      payload: Because,
      from: 'any',
      to: 'STOPPED',
      by: ['authority'],
      right: appRights.approve,
      apply: (state, { reason }, message) => ({
        ...opened(state),
        stopped: { ...byAt(message), on: dayAt(message.at), reason },
      }),
      clocks: stoppedClocks,
      out: (after, message) =>
        tellSchool(after, message, 'app-use.stop-now', { reason: after.stopped?.reason ?? '' }),
    }),
  } satisfies Record<string, Transition<AppUseState>>;
}
