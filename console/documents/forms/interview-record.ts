import { minuteZh } from '../dates.ts';
import type { DocumentDescription, FieldRow } from '../description.ts';
import { fourColumns, pair, wide } from './cells.ts';
import { outcomeZh } from './late-clocks.ts';
import type { SupervisionFacts } from './supervision-letter.ts';

/** Room for handwriting, mm. */
const room = 32;

/** 约谈记录: what is known is filled in, what is said in the interview is written by hand and signed by both. */
export function interviewRecord({ delivery, late, meta }: SupervisionFacts): DocumentDescription {
  const { number, title, issuerUnitName, recipientUnitName } = delivery;
  const rows: FieldRow[] = [
    pair(['约谈单位', issuerUnitName], ['被约谈单位', recipientUnitName]),
    pair(['约谈时间', ''], ['约谈地点', '']),
    pair(['主持人', ''], ['记录人', '']),
    pair(['被约谈人', ''], ['职务', '']),
    wide('相关通报', `${number}　${title}`),
    wide(
      '约谈事由',
      late.map((duty) => `${duty.zh}：${minuteZh(duty.dueAt)} 到期，${outcomeZh(duty)}`).join('\n'),
    ),
    wide('指出的问题', '', room),
    wide('整改要求及时限', '', room),
    wide('被约谈单位表态', '', room),
  ];
  return {
    title: '网络安全约谈记录',
    layout: 'form',
    blocks: [
      { kind: 'fields', widths: fourColumns, rows },
      { kind: 'signatures', lines: [{ label: '约谈人签字' }, { label: '被约谈人签字' }] },
      { kind: 'seal', unit: issuerUnitName },
    ],
    meta,
  };
}
