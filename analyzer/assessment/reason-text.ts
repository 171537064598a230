import type { Contradiction, ResultReason, ResultState } from './item-result.ts';
import { lapseReason } from './observations/lapse.ts';

export interface Words {
  zh: string;
  en: string;
}

/** Names of the states: 符合, 部分符合, … */
export const stateWords: Readonly<Record<ResultState, Words>> = {
  satisfied: { zh: '符合', en: 'Satisfied' },
  partial: { zh: '部分符合', en: 'Partly satisfied' },
  'not-satisfied': { zh: '不符合', en: 'Not satisfied' },
  'not-applicable': { zh: '不适用', en: 'Not applicable' },
  unknown: { zh: '未知', en: 'Unknown' },
  excepted: { zh: '例外', en: 'Excepted' },
};

/** `2026-11-20 08:15 UTC`: evidence is read by people of any zone, so the zone is said. */
function moment(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

function pieces(n: number): string {
  return n === 1 ? '1 piece of evidence' : `${n} pieces of evidence`;
}

/** A reason in a sentence. */
export function reasonText(reason: ResultReason): Words {
  switch (reason.code) {
    case 'no-evidence':
      return { zh: '没有任何证据。', en: 'There is no evidence.' };
    case 'not-enough-data':
      return {
        zh: `${reason.ids.length} 条证据数据不足，无法判断。`,
        en: `${pieces(reason.ids.length)} without enough data to judge.`,
      };
    case 'witness-silent':
      return lapseReason(reason.lapse);
    case 'evidence-expired':
      return {
        zh: `${reason.ids.length} 条证据已过期（最早于 ${moment(reason.at)}），不再计入。`,
        en: `${pieces(reason.ids.length)} expired (the first at ${moment(reason.at)}) and no longer count.`,
      };
    case 'evidence-future':
      return {
        zh: `${reason.ids.length} 条证据的时间在将来（最早 ${moment(reason.at)}），尚不计入。`,
        en: `${pieces(reason.ids.length)} dated in the future (the first at ${moment(reason.at)}); not counted yet.`,
      };
    case 'attestation-expired':
      return {
        zh: `人工确认已于 ${moment(reason.at)} 过期。`,
        en: `The attestation expired at ${moment(reason.at)}.`,
      };
    case 'attestation-future':
      return {
        zh: `人工确认自 ${moment(reason.at)} 起生效，尚不计入。`,
        en: `The attestation takes effect at ${moment(reason.at)}; not counted yet.`,
      };
    case 'attestation-unreviewed':
      return {
        zh: '人工确认尚未经第二人复核，不计入。',
        en: 'The attestation has not been reviewed by a second person; not counted.',
      };
    case 'exception-in-force':
      return {
        zh: `经批准的例外有效至 ${moment(reason.until)}；计分仍按无例外计。`,
        en: `An approved exception holds until ${moment(reason.until)}; the score is as without it.`,
      };
    case 'exception-expired':
      return {
        zh: `例外已于 ${moment(reason.at)} 到期。`,
        en: `The exception ended at ${moment(reason.at)}.`,
      };
    case 'exception-future':
      return {
        zh: `例外自 ${moment(reason.at)} 起生效。`,
        en: `The exception takes effect at ${moment(reason.at)}.`,
      };
    case 'exception-not-needed':
      return {
        zh: '已批准例外，但该项目前已符合或不适用。',
        en: 'An exception is approved, but the item is satisfied or does not apply.',
      };
    case 'excluded':
      return { zh: `判为不适用：${reason.reason}`, en: `Does not apply: ${reason.reason}` };
  }
}

const contradictionWords: Readonly<Record<Contradiction['kind'], Words>> = {
  'attestation-against-telemetry': {
    zh: '人工确认与监测证据相互矛盾，按较差一方计。',
    en: 'Attestation and telemetry contradict each other; the worse one counts.',
  },
  'attestations-disagree': {
    zh: '多份人工确认结论不一致，按较差一份计。',
    en: 'Attestations disagree; the worse one counts.',
  },
  'telemetry-disagrees': {
    zh: '同一检查对同一对象给出不同结论，按较差一条计。',
    en: 'One check says different things of one object; the worse one counts.',
  },
  'exclusion-against-evidence': {
    zh: '该项判为不适用，但有证据表明其未满足，请核实。',
    en: 'The item is said not to apply, but evidence shows that it is not met; please check.',
  },
};

export function contradictionText({ kind }: Contradiction): Words {
  return contradictionWords[kind];
}
