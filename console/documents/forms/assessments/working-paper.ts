import type { FrozenItem } from '../../../../analyzer/assessment/frozen/content.ts';
import { stateWords } from '../../../../analyzer/assessment/reason-text.ts';
import { minuteZh } from '../../dates.ts';
import type { Cell, DocumentDescription, TableColumn } from '../../description.ts';
import {
  disclaimerZh,
  editedZh,
  importanceZh,
  reasonsZh,
  riskZh,
  short,
  type AssessmentFacts,
} from './facts.ts';

/** The last three stay open: assessors fill them in. */
const columns: readonly TableColumn[] = [
  { title: '序号', width: 3, align: 'right' },
  { title: '安全类', width: 6 },
  { title: '控制点', width: 6 },
  { title: '条款', width: 5 },
  { title: '测评单元', width: 6 },
  { title: '要求（转述）', width: 14 },
  { title: '重要程度', width: 4 },
  { title: '测评对象', width: 9 },
  { title: '符合情况', width: 5 },
  { title: '计分状态', width: 5 },
  { title: '证据及摘要值（SHA-256）', width: 26 },
  { title: '人工确认', width: 12 },
  { title: '例外', width: 10 },
  { title: '判定理由与矛盾', width: 14 },
  { title: '风险与重大隐患', width: 7 },
  { title: '测评方法', width: 5 },
  { title: '结果记录', width: 12 },
  { title: '整改建议', width: 10 },
  { title: '备注', width: 8 },
];

/** Characters that all evidence together may take, so that the sheet stays one that opens. */
const evidenceCharacters = 600_000;
const charactersPerPiece = 220;

function piecesPerItem(items: readonly FrozenItem[]): number {
  return Math.max(1, Math.floor(evidenceCharacters / charactersPerPiece / items.length));
}

const verdictZh = (verdict: string): string => stateWords[verdict as keyof typeof stateWords].zh;

function evidenceZh({ evidence, furtherEvidence }: FrozenItem, most: number): string {
  const pieces = evidence
    .slice(0, most)
    .map(
      (row) =>
        `${row.object_name}：${verdictZh(row.verdict)}，${minuteZh(row.collected_at)} 采集。${row.reason_zh.slice(0, 80)} SHA-256 ${row.sha256}`,
    );
  const more = Math.max(0, evidence.length - most) + furtherEvidence.length;
  return [...pieces, ...(more > 0 ? [`另有 ${more} 条，见冻结内容`] : [])].join('\n');
}

function attestationsZh({ attestations }: FrozenItem): string {
  return attestations
    .map((one) => {
      const until = one.expiresAt === null ? '长期' : minuteZh(one.expiresAt);
      const files = (one.files ?? []).map(({ name, sha256 }) => `${name} SHA-256 ${sha256}`);
      return short(
        [
          `${verdictZh(one.verdict)}（${one.signedBy ?? '—'} 签署，${one.reviewed ? `${one.reviewedBy ?? '第二人'} 复核` : '未复核'}）`,
          `有效期 ${minuteZh(one.effectiveFrom)} 至 ${until}`,
          ...(one.statement === undefined ? [] : [one.statement]),
          ...files,
        ].join('；'),
      );
    })
    .join('\n');
}

function exceptionsZh({ exceptions }: FrozenItem): string {
  return exceptions
    .map((one) =>
      short(
        `${one.reason ?? ''}；补偿措施：${one.compensatingControl ?? '—'}；批准：${one.approvedBy ?? '—'}；至 ${minuteZh(one.expiresAt)}`,
      ),
    )
    .join('\n');
}

function objectsZh({ evidence }: FrozenItem): string {
  const names = [...new Set(evidence.map(({ object_name: name }) => name))];
  return short(names.join('、'));
}

function rowOf(item: FrozenItem, index: number, most: number): Cell[] {
  return [
    index + 1,
    item.categoryZh,
    item.controlPointZh,
    `${item.clause} ${item.item}`,
    item.evaluationUnit,
    item.textZh,
    importanceZh(item),
    objectsZh(item),
    stateWords[item.result.state].zh,
    stateWords[item.result.scoredAs].zh,
    evidenceZh(item, most),
    attestationsZh(item),
    exceptionsZh(item),
    reasonsZh(item).join('\n'),
    riskZh(item),
    null,
    null,
    null,
    null,
  ];
}

/** A line under the table: its words stand in the column of the requirement. */
function noteRow(name: string, text: string): Cell[] {
  return columns.map((_, index) => (index === 1 ? name : index === 5 ? text : null));
}

/** 测评工作底稿: one row per item, to sort, filter and fill in. */
export function workingPaper(facts: AssessmentFacts): DocumentDescription {
  const { content, sha256, sm3, meta } = facts;
  const { head, items } = content;
  const edited = editedZh(facts);
  const most = piecesPerItem(items);
  const rows = [
    ...items.map((item, index) => rowOf(item, index, most)),
    noteRow('声明', disclaimerZh),
    noteRow(
      '对象',
      `${head.unit.name} ${head.system.name}（第${head.system.level}级），${minuteZh(head.at)} 冻结，${head.by.name}`,
    ),
    noteRow('目录摘要值', `SHA-256 ${head.catalogue.sha256}`),
    ...(edited === undefined ? [] : [noteRow('注意', edited)]),
    noteRow('冻结内容摘要值', `SHA-256 ${sha256}；SM3 ${sm3}`),
  ];
  return {
    title: '等级保护自评估工作底稿',
    subtitle: disclaimerZh,
    layout: 'list',
    header: `${head.system.name}　${disclaimerZh}`,
    ...(edited !== undefined && { watermark: '目录已改动' }),
    blocks: [{ kind: 'table', columns, rows }],
    meta,
  };
}
