import { firstDayOf, lastDayOf, minuteAt } from './beijing-time.ts';
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
        zh: `${reason.ids.length} 条证据已过期（最早的截至 ${lastDayOf(reason.at)}），不再计入。`,
        en: `${pieces(reason.ids.length)} no longer count: they expired (the first held until ${lastDayOf(reason.at)}).`,
      };
    case 'evidence-future':
      return {
        zh: `${reason.ids.length} 条证据的时间在将来（最早 ${minuteAt(reason.at)}），尚不计入。`,
        en: `${pieces(reason.ids.length)} dated in the future (the first at ${minuteAt(reason.at)}); not counted yet.`,
      };
    case 'attestation-expired':
      return {
        zh: `人工确认有效期截至 ${lastDayOf(reason.at)}，已过期。`,
        en: `The attestation held until ${lastDayOf(reason.at)} and has expired.`,
      };
    case 'attestation-future':
      return {
        zh: `人工确认自 ${firstDayOf(reason.at)} 起生效，尚不计入。`,
        en: `The attestation takes effect on ${firstDayOf(reason.at)}; not counted yet.`,
      };
    case 'attestation-unreviewed':
      return {
        zh: '人工确认尚未经第二人复核，不计入。',
        en: 'The attestation has not been reviewed by a second person; not counted.',
      };
    case 'exception-in-force':
      return {
        zh: `经批准的例外有效期截至 ${lastDayOf(reason.until)}；计分仍按无例外计。`,
        en: `An approved exception holds until ${lastDayOf(reason.until)}; the score is as without it.`,
      };
    case 'exception-expired':
      return {
        zh: `例外有效期截至 ${lastDayOf(reason.at)}，已到期。`,
        en: `The exception held until ${lastDayOf(reason.at)} and has ended.`,
      };
    case 'exception-future':
      return {
        zh: `例外自 ${firstDayOf(reason.at)} 起生效。`,
        en: `The exception takes effect on ${firstDayOf(reason.at)}.`,
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
