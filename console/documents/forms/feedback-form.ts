import type { Feedback } from '../../../analyzer/notices/facts.ts';
import type { DeliveryState } from '../../../analyzer/notices/state.ts';
import { minuteZh } from '../dates.ts';
import type { DocumentDescription, DocumentMeta, FieldRow } from '../description.ts';
import { band, fourColumns, joined, pair, wide, yesNo } from './cells.ts';
import { evidenceBlocks } from './evidence.ts';
import { severityZh } from './labels.ts';

/** What a recipient answers; without feedback the sheet is printed to be filled in by hand. */
export interface FeedbackFormFacts {
  delivery: Pick<
    DeliveryState,
    | 'number'
    | 'title'
    | 'severity'
    | 'round'
    | 'issuerUnitName'
    | 'recipientUnitName'
    | 'snapshot'
    | 'signed'
    | 'responsible'
    | 'firstMeasure'
    | 'feedback'
  >;
  feedbackDueAt?: string;
  meta: DocumentMeta;
}

type Person = NonNullable<Feedback['approvedBy']>;

function person(one: Person | undefined): string {
  return one ? (joined([one.name, one.post, one.phone]) ?? '') : '';
}

function minuteOf(iso: string | undefined): string {
  return iso === undefined ? '' : minuteZh(iso);
}

/** Room to write where the sheet is empty, mm. */
function writing(text: string | undefined, height: number): number | undefined {
  return text === undefined ? height : undefined;
}

function answerRows(content: Feedback | undefined, facts: FeedbackFormFacts): FieldRow[] {
  const { firstMeasure } = facts.delivery;
  const interim = content?.interimMeasures;
  const interimText = interim?.measure ?? firstMeasure?.measure;
  return [
    pair(
      ['是否属实', yesNo(content?.confirmed)],
      ['涉及数据量', content?.recordsAffected?.toLocaleString('en-US') ?? ''],
    ),
    wide('原因分析', content?.cause ?? '', writing(content?.cause, 18)),
    wide('影响情况', content?.impact ?? '', writing(content?.impact, 14)),
    wide('临时措施', interimText ?? '', writing(interimText, 14)),
    pair(
      ['措施时间', minuteOf(interim?.at ?? firstMeasure?.takenAt)],
      ['完成时间', minuteOf(content?.completedAt)],
    ),
    wide('整改措施', content?.measures ?? '', writing(content?.measures, 24)),
    wide('同类排查\n（举一反三）', content?.similarFindings ?? '', writing(content?.measures, 14)),
    pair(
      ['是否报警', yesNo(content?.reportedToPolice)],
      ['是否报网信', yesNo(content?.reportedToCyberspaceOffice)],
    ),
  ];
}

/** 反馈表. */
export function feedbackForm(facts: FeedbackFormFacts): DocumentDescription {
  const { delivery, feedbackDueAt, meta } = facts;
  const { snapshot, signed, feedback } = delivery;
  const content = feedback?.content;
  const responsible = content?.responsible ?? delivery.responsible;
  const rows: FieldRow[] = [
    pair(['反馈单位', delivery.recipientUnitName], ['通报单位', delivery.issuerUnitName]),
    pair(['通报编号', delivery.number], ['紧急程度', severityZh[delivery.severity]]),
    wide('通报标题', delivery.title),
    wide('涉及系统', joined([snapshot.asset?.systemName, snapshot.asset?.url], '\n')),
    pair(['签收人', signed?.name ?? ''], ['签收时间', minuteOf(signed?.at)]),
    pair(
      ['系统负责人', person(responsible?.systemOwner)],
      ['分管领导', person(responsible?.leader)],
    ),
    pair(['反馈时限', minuteOf(feedbackDueAt)], ['反馈轮次', `第 ${delivery.round} 轮`]),
    band('处置情况'),
    ...answerRows(content, facts),
    pair(['填报人', feedback?.name ?? ''], ['审签人', person(content?.approvedBy)]),
  ];
  return {
    title: '网络安全通报处置反馈表',
    layout: 'form',
    blocks: [
      { kind: 'fields', widths: fourColumns, rows },
      ...evidenceBlocks('证据附件', [
        ...(content?.evidence ?? []),
        ...(content?.interimMeasures?.evidence ?? []),
        ...(content?.sealedDocument ? [content.sealedDocument] : []),
      ]),
      {
        kind: 'seal',
        unit: delivery.recipientUnitName,
        ...(feedback && { date: feedback.at }),
      },
    ],
    meta,
  };
}
