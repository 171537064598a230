import type { DeliveryState } from '../../../analyzer/notices/state.ts';
import { minuteZh } from '../dates.ts';
import type { DocumentDescription, DocumentMeta, FieldRow } from '../description.ts';
import { fourColumns, joined, pair, wide } from './cells.ts';
import { evidenceBlocks } from './evidence.ts';
import { hazardZh, methodZh } from './labels.ts';

/** What the issuer found when it checked the feedback; without a review the sheet is printed to be filled in by hand. */
export interface ReviewFormFacts {
  delivery: Pick<
    DeliveryState,
    | 'number'
    | 'title'
    | 'issuerUnitName'
    | 'recipientUnitName'
    | 'snapshot'
    | 'feedback'
    | 'verification'
    | 'round'
  >;
  meta: DocumentMeta;
}

function resultOf(passed: boolean | undefined): string {
  return `${passed === true ? '■' : '□'}通过，同意归档　${passed === false ? '■' : '□'}不通过，继续整改`;
}

/** 复核单. */
export function reviewForm({ delivery, meta }: ReviewFormFacts): DocumentDescription {
  const { snapshot, feedback, verification } = delivery;
  const content = verification?.content;
  const { asset, weakness } = snapshot;
  const rows: FieldRow[] = [
    pair(
      ['通报编号', delivery.number],
      ['复核轮次', `第 ${verification?.round ?? delivery.round} 轮`],
    ),
    wide('通报标题', delivery.title),
    pair(['被通报单位', delivery.recipientUnitName], ['复核单位', delivery.issuerUnitName]),
    wide('涉及资产', joined([asset?.systemName, asset?.url ?? asset?.domain, asset?.ipv4], '\n')),
    pair(['隐患名称', weakness?.name], ['危害等级', weakness?.hazard && hazardZh[weakness.hazard]]),
    wide('整改措施', feedback?.content.measures),
    pair(
      ['反馈人', feedback?.name],
      ['反馈时间', feedback === undefined ? undefined : minuteZh(feedback.at)],
    ),
    wide('复核方法', content === undefined ? '' : methodZh[content.method]),
    wide('复核情况', content?.findings ?? '', content === undefined ? 40 : 20),
    wide('复核结果', resultOf(verification?.passed)),
    pair(
      ['复核人', content?.verifiedBy ?? verification?.name ?? ''],
      ['复核时间', verification === undefined ? '' : minuteZh(verification.at)],
    ),
  ];
  return {
    title: '网络安全通报整改复核单',
    layout: 'form',
    blocks: [
      { kind: 'fields', widths: fourColumns, rows },
      ...evidenceBlocks('复核证据', content?.evidence),
      {
        kind: 'seal',
        unit: delivery.issuerUnitName,
        ...(verification && { date: verification.at }),
      },
    ],
    meta,
  };
}
