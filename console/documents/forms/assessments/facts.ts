import type { FrozenContent, FrozenItem } from '../../../../analyzer/assessment/frozen/content.ts';
import { contradictionText, reasonText } from '../../../../analyzer/assessment/reason-text.ts';
import { importanceOf } from '../../../../analyzer/assessment/scoring/count.ts';
import type { DocumentMeta } from '../../description.ts';

/** A frozen assessment as its documents need it. */
export interface AssessmentFacts {
  content: FrozenContent;
  /** Of the content. */
  sha256: string;
  sm3: string;
  meta: DocumentMeta;
}

export const disclaimerZh = '自评估预估，非等级测评结论';

/** Over everything that was judged by a catalogue that somebody changed. */
export function editedZh({ content }: AssessmentFacts): string | undefined {
  const { edited } = content.head.catalogue;
  return edited.length === 0
    ? undefined
    : `测评项目录与发布版本不一致（${edited.join('、')}），结果仅供参考`;
}

const importanceNames = { ordinary: '一般', important: '重要', critical: '关键' } as const;
const hazardNames = { none: '已排除', open: '重大风险隐患', remediated: '已整改' } as const;
const riskNames = { none: '无', medium: '中', high: '高' } as const;

export function importanceZh({ mark }: FrozenItem): string {
  return importanceNames[importanceOf(mark)];
}

/** What an assessor said of the gap, and whether the item can be a major hazard at all. */
export function riskZh({ mark, majorHazard }: FrozenItem): string {
  const parts = [
    mark?.risk === undefined ? '' : `风险：${riskNames[mark.risk]}`,
    mark?.majorHazard === undefined ? '' : hazardNames[mark.majorHazard],
    majorHazard === '' ? '' : `对应 ${majorHazard}`,
  ];
  return parts.filter((part) => part !== '').join('；');
}

/** Reasons and contradictions, a sentence each. */
export function reasonsZh({ result }: FrozenItem): string[] {
  return [
    ...result.reasons.map((reason) => reasonText(reason).zh),
    ...result.contradictions.map((one) => contradictionText(one).zh),
  ];
}

const maxText = 300;

/** Cut where it is longer than anybody reads in a cell. */
export function short(text: string): string {
  return text.length <= maxText ? text : `${text.slice(0, maxText).toWellFormed()}…`;
}
