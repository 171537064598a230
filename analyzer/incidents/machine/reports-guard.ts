import type { Refusal } from '../../cases/machine.ts';
import type { ReportContent, ReportKind } from '../report.ts';
import type { IncidentState } from '../state.ts';
import { refusal } from './transitions.ts';

/** Item of the form with its name in a refusal. */
type Wanted = readonly [field: keyof ReportContent, zh: string, en: string];

/**
 * Items 1 and 2 of article 7 of the national measures: sent first whatever else is unknown; the rest may follow.
 * (国家网络安全事件报告管理办法 第七条)
 */
const firstItems: readonly Wanted[] = [
  ['system', '系统基本情况', 'the affected system'],
  ['place', '发生地点', 'the place'],
  ['course', '事件经过', 'what happened'],
  ['impact', '影响', 'the impact'],
  ['measures', '已采取的措施', 'the measures taken'],
];

/** Article 8: cause, measures, harm, accountability, rectification, lessons. */
const closingItems: readonly Wanted[] = [
  ['cause', '原因', 'the cause'],
  ['measures', '处置措施', 'the measures taken'],
  ['harm', '危害', 'the harm'],
  ['accountability', '责任', 'accountability'],
  ['rectification', '整改', 'rectification'],
  ['lessons', '经验教训', 'the lessons'],
];

const itemsOf: Readonly<Record<ReportKind, readonly Wanted[]>> = {
  first: firstItems,
  'follow-up': [['course', '进展情况', 'what has happened since']],
  closing: closingItems,
};

function missing(kind: ReportKind, content: ReportContent): Refusal | undefined {
  const open = itemsOf[kind].filter(([field]) => {
    const value = content[field];
    return typeof value !== 'string' || value.trim() === '';
  });
  if (open.length === 0) return undefined;
  return refusal(
    'ITEMS_MISSING',
    `请先填写：${open.map(([, zh]) => zh).join('、')}。`,
    `Still missing: ${open.map(([, , en]) => en).join(', ')}.`,
  );
}

/** Why this version can not be filed now. The ransom is asked for where the class says so. */
export function reportRefusal(
  state: IncidentState,
  kind: ReportKind,
  content: ReportContent,
  asksRansom: boolean,
): Refusal | undefined {
  const hasFirst = state.reports.some((report) => report.kind === 'first');
  if (kind === 'first' && hasFirst) {
    return refusal(
      'FIRST_FILED',
      '已有首报，补充情况请写续报。',
      'There is a first report; write a follow-up.',
    );
  }
  if (kind !== 'first' && !hasFirst) {
    return refusal('FIRST_MISSING', '请先写首报。', 'Write the first report first.');
  }
  if (kind === 'closing' && state.recoveredAt === null) {
    return refusal(
      'NOT_RECOVERED',
      '处置结束后才能写总结报告。',
      'The closing report is written when the handling has ended.',
    );
  }
  if (kind === 'first' && asksRansom && content.ransom === undefined) {
    return refusal(
      'RANSOM_MISSING',
      '勒索软件事件须填写赎金金额、支付方式和时间；不清楚的写“不清楚”。',
      'Ransomware: state the ransom, how and when it is to be paid; write “unknown” where it is.',
    );
  }
  return missing(kind, content);
}
