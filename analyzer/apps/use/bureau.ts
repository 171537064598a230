import type { ClockWish, Outgoing, Transition } from '../../cases/machine.ts';
import type { CaseMessage } from '../../cases/message.ts';
import { transition } from '../../cases/transition.ts';
import { Because, byAt, opened, pastDayRefusal, refusal } from '../../register/case-work.ts';
import { dayAt } from '../../register/civil-day.ts';
import type { Trx } from '../../stores/records/records.ts';
import type { AppsBasis } from '../basis.ts';
import { checkGates } from '../gates/check.ts';
import type { PassedGate } from '../gates/gate.ts';
import { readUseFacts } from '../gates/read-facts.ts';
import { decideTransitions } from '../items/decide.ts';
import { getApp } from '../ledger-row.ts';
import { appRights, schoolRoles } from '../rights.ts';
import { tellBureau } from './deciding.ts';
import { PassPayload, RecordPayload } from './payloads.ts';
import { anew } from './proposing.ts';
import type { AppUseState } from './state.ts';

export function tellSchool(
  { unitId, appName }: AppUseState,
  { caseId }: CaseMessage,
  template: string,
  more: Record<string, string> = {},
): Outgoing[] {
  const facts = { useId: caseId, title: appName, ...more };
  return [{ kind: 'tell', template, unitId, roles: schoolRoles, facts }];
}

const isPassed = ({ bureausPassed, bureauUnitIds }: AppUseState): boolean =>
  bureausPassed >= bureauUnitIds.length;

function stepped(
  state: AppUseState,
  message: CaseMessage,
  step: { passed: boolean; text: string; gates: readonly PassedGate[] },
): AppUseState {
  const one = { ...byAt(message), unitId: message.unitId, ...step };
  return { ...state, bureauSteps: [...state.bureauSteps, one] };
}

/** It may be used from now, for a year. */
function inUse(state: AppUseState, at: string): AppUseState {
  const today = dayAt(at);
  return { ...state, inUseSince: state.inUseSince ?? today, reviewedOn: today, triggers: [] };
}

const forAYear = (): ClockWish[] => [
  { kind: 'meet', clock: 'school' },
  { kind: 'meet', clock: 'bureau' },
  { kind: 'meet', clock: 're-review' },
  { kind: 'meet', clock: 'stop' },
  ...anew('yearly', 'app-use.yearly'),
];

/** The part of the authorities above the school: items, and passing or refusing in turn. */
export function bureauTransitions(basis: AppsBasis) {
  async function gatesFor(
    trx: Trx,
    before: AppUseState | undefined,
    step: 'app-use.pass-bureau' | 'app-use.record-bureau',
    at: string,
  ) {
    const state = opened(before);
    const app = await getApp(trx, state.appId);
    const facts = await readUseFacts({ db: trx, basis, at }, app, state);
    return await checkGates(basis, step, facts);
  }

  return {
    ...decideTransitions<AppUseState>({ basis, from: ['BUREAU_REVIEW'], by: ['bureau'] }),

    'pass-bureau': transition<AppUseState, typeof PassPayload>({
      zh: '审查通过',
      en: 'Pass',
      payload: PassPayload,
      from: ['BUREAU_REVIEW'],
      to: (state) => (isPassed(state) ? 'IN_USE' : 'BUREAU_REVIEW'),
      by: ['bureau'],
      right: appRights.approve,
      prepare: async (trx, state, { text }, { at }) => ({
        ...(text !== undefined && { text }),
        gates: await gatesFor(trx, state, 'app-use.pass-bureau', at),
      }),
      apply: (before, { text, gates }, message) => {
        const state = opened(before);
        const after = {
          ...stepped(state, message, { passed: true, text: text ?? '', gates: gates ?? [] }),
          bureausPassed: state.bureausPassed + 1,
        };
        return isPassed(after) ? inUse(after, message.at) : after;
      },
      clocks: ({ state }) => (state === 'IN_USE' ? forAYear() : anew('bureau', 'app-use.bureau')),
      out: (after, message) =>
        after.state === 'IN_USE'
          ? tellSchool(after, message, 'app-use.passed')
          : tellBureau(after, message),
    }),

    'refuse-bureau': transition<AppUseState, typeof Because>({
      zh: '审查不通过',
      en: 'Refuse',
      payload: Because,
      from: ['BUREAU_REVIEW'],
      // An app that is in use already is under re-review until it passes or is stopped.
      to: ({ inUseSince }) => (inUseSince === null ? 'SCHOOL_REVIEW' : 'RE_REVIEW'),
      by: ['bureau'],
      right: appRights.approve,
      apply: (before, { reason }, message) => ({
        ...stepped(opened(before), message, { passed: false, text: reason, gates: [] }),
        schoolReview: null,
        bureausPassed: 0,
      }),
      clocks: ({ state }) => [
        { kind: 'meet', clock: 'bureau' },
        ...(state === 'RE_REVIEW'
          ? anew('re-review', 'app-use.re-review')
          : anew('school', 'app-use.school')),
      ],
      out: (after, message) =>
        tellSchool(after, message, 'app-use.refused', {
          reason: after.bureauSteps.at(-1)?.text ?? '',
        }),
    }),

    'record-bureau': transition<AppUseState, typeof RecordPayload>({
      zh: '登记主管部门备案',
      en: "Record the authority's decision",
      payload: RecordPayload,
      from: ['BUREAU_REVIEW'],
      to: 'IN_USE',
      by: ['school'],
      right: appRights.approve,
      prepare: async (trx, state, { gates: _g, ...said }, { at }) => ({
        ...said,
        gates: await gatesFor(trx, state, 'app-use.record-bureau', at),
      }),
      guard: ({ bureauUnitIds }, sent, { at }) =>
        bureauUnitIds.length === 0
          ? pastDayRefusal(sent.on, at)
          : refusal(
              'BUREAU_DECIDES',
              '上级主管部门在本平台审查，不能代为登记。',
              'The authority above reviews it on this platform itself.',
            ),
      apply: (before, sent, message) => {
        const { authority, on, receipt, text, gates } = sent;
        const said = [`${authority}（${on}）`, receipt, text].filter((part) => part !== undefined);
        const after = stepped(opened(before), message, {
          passed: true,
          text: said.join('；').slice(0, 4_000),
          gates: gates ?? [],
        });
        return inUse(after, message.at);
      },
      clocks: forAYear,
    }),
  } satisfies Record<string, Transition<AppUseState>>;
}
