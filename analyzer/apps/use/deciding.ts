import type { ClockWish, Outgoing, PrepareContext, Transition } from '../../cases/machine.ts';
import type { CaseMessage } from '../../cases/message.ts';
import { transition } from '../../cases/transition.ts';
import { byAt, opened, pastDayRefusal, refusal } from '../../register/case-work.ts';
import type { Trx } from '../../stores/records/records.ts';
import { bureausOf } from '../above.ts';
import type { AppsBasis } from '../basis.ts';
import { checkGates } from '../gates/check.ts';
import { readUseFacts } from '../gates/read-facts.ts';
import { getPackage, latestPackage } from '../items/leads.ts';
import { getApp } from '../ledger-row.ts';
import { appRights, reviewerRoles } from '../rights.ts';
import { DecisionPayload, SchoolReviewPayload } from './payloads.ts';
import { anew } from './proposing.ts';
import type { AppUseState, SchoolReview } from './state.ts';

/** Clocks when the authority has it: the school's part is done. */
const withBureau = (): ClockWish[] => [
  { kind: 'meet', clock: 'school' },
  ...anew('bureau', 'app-use.bureau'),
];

export function tellBureau(after: AppUseState, { caseId }: CaseMessage): Outgoing[] {
  const unitId = after.bureauUnitIds[after.bureausPassed];
  if (after.state !== 'BUREAU_REVIEW' || unitId === undefined) return [];
  return [
    {
      kind: 'tell',
      template: 'app-use.submitted',
      unitId,
      roles: reviewerRoles,
      facts: { useId: caseId, title: after.appName, schoolId: after.unitId },
    },
  ];
}

/** A decision that was taken holds for later rounds of the same use; a review again after stopping is another case. */
const isDecided = ({ decision }: AppUseState): boolean => decision?.adopted === true;

/** The school's own part: review of content, links, functions and security, then the collective decision. */
export function decidingTransitions(basis: AppsBasis) {
  async function gatesFor(
    trx: Trx,
    state: AppUseState,
    step: 'app-use.pass-school' | 'app-use.decide-collectively',
    at: string,
  ) {
    const app = await getApp(trx, state.appId);
    const facts = await readUseFacts({ db: trx, basis, at }, app, state);
    return await checkGates(basis, step, facts);
  }
  const bureaus = async (trx: Trx, { unitId }: AppUseState, { at }: PrepareContext) =>
    await bureausOf(trx, unitId, at, await basis.workflow());

  return {
    'pass-school': transition<AppUseState, typeof SchoolReviewPayload>({
      zh: '校内审查通过',
      en: 'Pass the school review',
      payload: SchoolReviewPayload,
      from: ['SCHOOL_REVIEW', 'RE_REVIEW'],
      to: (state) => (isDecided(state) ? 'BUREAU_REVIEW' : 'COLLECTIVE_DECISION'),
      by: ['school'],
      right: appRights.update,
      prepare: async (trx, before, sent, context) => {
        const state = opened(before);
        const packageId = sent.packageId ?? (await latestPackage(trx, state.appId));
        if (packageId !== undefined) await getPackage(trx, state.appId, packageId);
        const { bureauUnitIds: _b, gates: _g, packageId: _p, ...said } = sent;
        return {
          ...said,
          ...(packageId !== undefined && { packageId }),
          bureauUnitIds: await bureaus(trx, state, context),
          gates: await gatesFor(trx, state, 'app-use.pass-school', context.at),
        };
      },
      guard: (_state, { content, links, functions, security }) =>
        content && links && functions && security
          ? undefined
          : refusal(
              'REVIEW_NOT_PASSED',
              '内容、链接、功能、安全四项须全部通过；有问题的请退回或停用。',
              'Content, links, functions and security all have to pass; send it back or stop it.',
            ),
      apply: (before, sent, message) => {
        const state = opened(before);
        const { content, links, functions, security, text } = sent;
        const review: SchoolReview = {
          ...byAt(message),
          content,
          links,
          functions,
          security,
          text,
        };
        return {
          ...state,
          schoolReview: review,
          packageId: sent.packageId ?? null,
          bureauUnitIds: sent.bureauUnitIds ?? [],
          bureausPassed: 0,
        };
      },
      clocks: (state) => (state.state === 'BUREAU_REVIEW' ? withBureau() : []),
      out: (after, message) => tellBureau(after, message),
    }),

    'decide-collectively': transition<AppUseState, typeof DecisionPayload>({
      zh: '登记集体决策',
      en: 'Record the collective decision',
      payload: DecisionPayload,
      from: ['COLLECTIVE_DECISION'],
      to: (_state, { adopted }) => (adopted ? 'BUREAU_REVIEW' : 'STOPPED'),
      by: ['school'],
      right: appRights.approve,
      prepare: async (trx, before, sent, context) => {
        const state = opened(before);
        const { bureauUnitIds: _b, gates: _g, ...said } = sent;
        if (!sent.adopted) return said;
        return {
          ...said,
          bureauUnitIds: await bureaus(trx, state, context),
          gates: await gatesFor(trx, state, 'app-use.decide-collectively', context.at),
        };
      },
      guard: ({ files }, { on, adopted, minutes }, { at }) => {
        if (minutes !== undefined && !files.some(({ sha256 }) => sha256 === minutes)) {
          return refusal('FILE_UNKNOWN', '请先上传会议纪要。', 'Upload the minutes first.');
        }
        if (adopted && minutes === undefined) {
          return refusal('MINUTES_NEEDED', '同意选用须附会议纪要。', 'Minutes are needed.');
        }
        return pastDayRefusal(on, at);
      },
      apply: (before, sent, message) => {
        const state = opened(before);
        const { meeting, on, adopted, text, minutes } = sent;
        const by = byAt(message);
        return {
          ...state,
          decision: { ...by, meeting, on, adopted, text: text ?? null, minutes: minutes ?? null },
          bureauUnitIds: sent.bureauUnitIds ?? state.bureauUnitIds,
          bureausPassed: 0,
          stopped: adopted ? null : { ...by, on, reason: text ?? '集体决策未通过' },
        };
      },
      clocks: ({ state }) =>
        state === 'BUREAU_REVIEW'
          ? withBureau()
          : [{ kind: 'cancel', clock: '*', reason: '集体决策未通过' }],
      out: (after, message) => tellBureau(after, message),
    }),
  } satisfies Record<string, Transition<AppUseState>>;
}
