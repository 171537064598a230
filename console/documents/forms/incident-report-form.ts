import type { IncidentReportFacts, ReportContent } from '../../../analyzer/incidents/report.ts';
import { minuteZh } from '../dates.ts';
import type { Block, DocumentDescription, DocumentMeta, FieldRow } from '../description.ts';
import { band, fourColumns, joined, pair, wide } from './cells.ts';
import { operatorKindZh, reportKindZh, statedLevelZh } from './labels.ts';

export interface IncidentReportFormFacts {
  report: IncidentReportFacts;
  meta: DocumentMeta;
}

/** A report may leave open what nobody knows yet; it says so instead of saying nothing. */
const unknown = '待查';

function known(text: string | undefined | null): string {
  return text === undefined || text === null || text.trim() === '' ? unknown : text;
}

function minuteOf(iso: string | null): string {
  return iso === null ? unknown : minuteZh(iso);
}

function classOf({ class: one, subclass }: IncidentReportFacts): string {
  const names = joined([one?.zh, subclass?.zh], ' / ');
  const code = subclass?.gbCode ?? one?.gbCode;
  return names === undefined ? unknown : (joined([names, code ?? undefined]) ?? unknown);
}

function ransomText({ ransom }: ReportContent): string | undefined {
  if (!ransom) return undefined;
  const at = ransom.demandedAt === undefined ? unknown : minuteZh(ransom.demandedAt);
  return `金额：${ransom.amount}\n支付方式：${ransom.method}\n索要时间：${at}`;
}

function lossText({ affectedPeople, directLoss }: ReportContent): [string, string] {
  return [
    affectedPeople === undefined ? unknown : `${affectedPeople.toLocaleString('en-US')} 人`,
    directLoss === undefined ? unknown : `${directLoss.toLocaleString('en-US')} 元`,
  ];
}

/** Who reports, and how to reach them: GB/T 38645-2020, A.7. */
function headRows(report: IncidentReportFacts): FieldRow[] {
  const { content, signedBy, writtenBy, unit } = report;
  return [
    pair(
      ['报告时间', minuteZh(report.at)],
      ['报告次数', `第 ${report.ordinal} 次（${reportKindZh[report.kind]}）`],
    ),
    pair(
      ['单位名称', unit.name],
      ['单位类别', unit.operatorKind ? operatorKindZh[unit.operatorKind] : unknown],
    ),
    pair(
      ['报告人', content.reporter?.name ?? writtenBy.name],
      ['联系电话', known(content.reporter?.phone)],
    ),
    pair(['传真', content.reporter?.fax], ['签发人', signedBy?.name ?? '']),
  ];
}

/** Items 1 to 8 of the national form (《国家网络安全事件报告管理办法》, art. 7). */
function itemRows(report: IncidentReportFacts): FieldRow[] {
  const { content, cac, edu } = report;
  const [people, loss] = lossText(content);
  const ransom = ransomText(content);
  return [
    band('一、单位与涉事系统基本情况'),
    wide('系统情况', known(content.system)),
    band('二、事件情况'),
    wide('事件名称', report.title),
    pair(['发生时间', minuteOf(report.occurredAt)], ['发现时间', minuteZh(report.discoveredAt)]),
    wide('发生地点', known(content.place)),
    wide('事件类型', classOf(report)),
    pair(
      ['国家分级', cac === null ? unknown : statedLevelZh(cac.level)],
      ['教育系统分级', edu === null ? unknown : statedLevelZh(edu.level)],
    ),
    wide('简要经过', known(content.course)),
    wide('影响范围', known(content.impact)),
    wide('危害程度', known(content.harm)),
    pair(['影响人数', people], ['直接损失', loss]),
    wide('已采取措施', known(content.measures)),
    wide('措施效果', known(content.effect)),
    ...(ransom === undefined ? [] : [wide('勒索情况', ransom)]),
    band('三、发展趋势与可能的进一步影响'),
    wide('趋势研判', known(content.trend)),
    band('四、事件原因初步分析'),
    wide('原因判断', known(content.cause)),
    band('五、溯源线索'),
    wide('线索', known(content.leads)),
    band('六、拟进一步采取的措施与请求支援事项'),
    wide('拟采取措施', known(content.furtherMeasures)),
    wide('请求支援', known(content.helpWanted)),
    band('七、现场保护情况'),
    wide('现场保护', known(content.scene)),
    band('八、其他情况'),
    wide('其他', content.other),
  ];
}

/** The summary within 30 days (art. 8) says besides what was learnt. */
function closingRows({ kind, content }: IncidentReportFacts): FieldRow[] {
  if (kind !== 'closing') return [];
  return [
    band('九、总结'),
    wide('责任追究', known(content.accountability)),
    wide('整改情况', known(content.rectification)),
    wide('经验教训', known(content.lessons)),
  ];
}

/** 网络安全事件报告: first, follow-up or closing; every version is a document of its own. */
export function incidentReportForm({ report, meta }: IncidentReportFormFacts): DocumentDescription {
  const attachments: Block[] =
    report.evidence.length === 0
      ? []
      : [
          { kind: 'heading', text: '附件与证据' },
          { kind: 'attachments', files: report.evidence },
        ];
  return {
    title: '网络安全事件报告表',
    subtitle: `${report.number}　第 ${report.ordinal} 次报告`,
    layout: 'form',
    ...(report.signedBy === null && { watermark: '未签发' }),
    blocks: [
      {
        kind: 'fields',
        widths: fourColumns,
        rows: [...headRows(report), ...itemRows(report), ...closingRows(report)],
      },
      ...attachments,
      { kind: 'paragraph', style: 'note', text: `本版报告 SHA-256：${report.sha256}` },
      {
        kind: 'signatures',
        lines: [
          {
            label: '报告人',
            name: report.content.reporter?.name ?? report.writtenBy.name,
            date: report.at,
          },
          report.signedBy === null
            ? { label: '签发人' }
            : { label: '签发人', name: report.signedBy.name, date: report.signedBy.at },
        ],
      },
      {
        kind: 'seal',
        unit: report.unit.name,
        ...(report.signedBy && { date: report.signedBy.at }),
      },
    ],
    meta,
  };
}
