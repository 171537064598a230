import type { DeliveryState } from '../../../analyzer/notices/state.ts';
import { minuteZh } from '../dates.ts';
import type { DocumentDescription, DocumentMeta } from '../description.ts';
import { outcomeZh, type LateDuty } from './late-clocks.ts';

export interface SupervisionFacts {
  delivery: Pick<
    DeliveryState,
    'number' | 'title' | 'issuerUnitName' | 'recipientUnitName' | 'snapshot'
  >;
  /** What was not done in time; at least one. */
  late: readonly LateDuty[];
  meta: DocumentMeta;
}

/**
 * 督办函: a letter of the issuer to the unit that is late, to be sealed. The date until which the rest must be done is
 * left open: whoever signs it sets it.
 */
export function supervisionLetter({ delivery, late, meta }: SupervisionFacts): DocumentDescription {
  const { number, title, issuerUnitName, recipientUnitName, snapshot } = delivery;
  const open = late.filter(({ doneAt }) => doneAt === undefined);
  return {
    title: '网络安全通报督办函',
    subtitle: `关于 ${number} 的督办`,
    layout: 'letter',
    blocks: [
      { kind: 'paragraph', text: `${recipientUnitName}：`, style: 'plain' },
      {
        kind: 'paragraph',
        text: `我单位于 ${minuteZh(snapshot.issuedAt)} 向你单位发出《${title}》（${number}）。截至 ${minuteZh(meta.madeAt)}，下列事项未按时限办理：`,
      },
      {
        kind: 'table',
        columns: [
          { title: '事项', width: 3 },
          { title: '时限', width: 4 },
          { title: '办理情况', width: 5 },
        ],
        rows: late.map((duty) => [duty.zh, minuteZh(duty.dueAt), outcomeZh(duty)]),
      },
      {
        kind: 'paragraph',
        text:
          open.length === 0
            ? '请说明逾期原因，并采取措施防止再次发生。'
            : '请立即落实整改，于　　年　　月　　日前办结上述事项并书面反馈，说明逾期原因。逾期仍未办结的，将按规定约谈、通报批评。',
      },
      { kind: 'seal', unit: issuerUnitName },
      { kind: 'imprint', lines: ['联系人：　　　　　　　　　　联系电话：'] },
    ],
    meta,
  };
}
