import type {
  EvidenceRef,
  ItemDecision,
  ItemVerdict,
} from '../../../../analyzer/apps/items/decision.ts';
import type { AttachedFile } from '../../../../analyzer/register/files/attached.ts';
import type { Evidence, Finding, Verdict } from '../../../../analyzer/vetting/finding.ts';
import { minuteZh } from '../../dates.ts';
import type { Cell, DocumentDescription, DocumentMeta } from '../../description.ts';
import { fourColumns, pair, wide } from '../cells.ts';

/** What the report names of the package that was looked at. */
export interface ReportPackage {
  fileName: string;
  version: string | null;
  sha256: string;
  rulesVersion: string | null;
  findings: readonly Finding[];
}

export interface ReviewReportFacts {
  title: string;
  /** Filing number, or nothing before it was filed. */
  number: string | null;
  providerName: string | null;
  /** The school of a use. */
  unitName: string;
  reviewerUnitName: string;
  stateZh: string;
  /** The 31 items in their order. */
  items: readonly { item: string; title: { zh: string } }[];
  /** Decisions of the package that is reviewed. */
  decisions: Readonly<Record<string, ItemDecision>>;
  package: ReportPackage | null;
  files: readonly AttachedFile[];
  meta: DocumentMeta;
}

const verdictZh: Readonly<Record<ItemVerdict, string>> = {
  compliant: '符合',
  problem: '存在问题',
  'not-applicable': '不适用',
  undecidable: '无法判定',
};

const findingZh: Readonly<Record<Verdict, string>> = {
  FAIL: '检出',
  SUSPECT: '疑似',
  PASS: '未检出',
  NOT_APPLICABLE: '不适用',
  INCONCLUSIVE: '无法检测',
};

const numerals = ['', '一', '二', '三', '四', '五', '六'];

/** `认定方法 四、1` of item 4.1. */
function clauseOf(item: string): string {
  const [of = '', no = ''] = item.split('.');
  return `《认定方法》第${numerals[Number(of)] ?? of}条第${no}项`;
}

const most = 3;

function placeOf({ file, element, class: name, offset, value }: Evidence): string {
  const place = [file, element, name, offset === undefined ? undefined : `偏移 ${offset}`];
  return [...place, value].filter((part) => part !== undefined && part !== '').join(' ');
}

function findingText(finding: Finding): string {
  const places = finding.evidence.slice(0, most).map(placeOf);
  const more = finding.evidence.length + finding.more - places.length;
  const tail = more > 0 ? `等${finding.evidence.length + finding.more}处` : '';
  const where = places.length === 0 ? '' : `（${places.join('；')}${tail}）`;
  return `${finding.check} ${findingZh[finding.verdict]}：${finding.reason.zh}${where}`;
}

function evidenceText(
  ref: EvidenceRef,
  { package: read, files }: Pick<ReviewReportFacts, 'package' | 'files'>,
): string {
  switch (ref.kind) {
    case 'observation':
      return `查看：${ref.text}`;
    case 'file':
      return `附件：${files.find(({ sha256 }) => sha256 === ref.sha256)?.name ?? ref.sha256.slice(0, 16)}`;
    case 'finding': {
      const finding = read?.findings.find(({ check }) => check === ref.check);
      return finding ? findingText(finding) : ref.check;
    }
  }
}

/** Leads that nobody decided on are shown as what they are: leads. */
function leadText(item: string, read: ReportPackage | null): string {
  const leads = (read?.findings ?? []).filter(
    ({ items, verdict }) =>
      items.includes(item) && ['FAIL', 'SUSPECT', 'INCONCLUSIVE'].includes(verdict),
  );
  return leads.slice(0, most).map(findingText).join('\n');
}

function rowOf(
  { item, title }: ReviewReportFacts['items'][number],
  facts: ReviewReportFacts,
): Cell[] {
  const decision = facts.decisions[item];
  const name = `${item} ${title.zh}`;
  if (!decision) return [name, clauseOf(item), leadText(item, facts.package), '未认定', ''];
  const evidence = decision.evidence.map((ref) => evidenceText(ref, facts));
  return [
    name,
    clauseOf(item),
    evidence.join('\n'),
    `${verdictZh[decision.verdict]}\n${decision.reason}\n（${decision.name}，${minuteZh(decision.at)}）`,
    decision.rectification ?? '',
  ];
}

function countsZh({ items, decisions }: ReviewReportFacts): string {
  const made = items.flatMap(({ item }) => decisions[item]?.verdict ?? []);
  const of = (verdict: ItemVerdict) => made.filter((each) => each === verdict).length;
  const open = items.length - made.length;
  return `共 ${items.length} 项：符合 ${of('compliant')}，存在问题 ${of('problem')}，不适用 ${of('not-applicable')}，无法判定 ${of('undecidable')}，未认定 ${open}。无法判定和未认定不计为符合。`;
}

/** 教育移动应用审核报告: item, clause, evidence, verdict, rectification. A tool's leads and a person's decisions stay apart. */
export function reviewReport(facts: ReviewReportFacts): DocumentDescription {
  const read = facts.package;
  return {
    title: '教育移动应用审核报告',
    subtitle: facts.title,
    layout: 'list',
    blocks: [
      {
        kind: 'fields',
        widths: fourColumns,
        rows: [
          pair(['应用名称', facts.title], ['备案号', facts.number ?? undefined]),
          pair(['提供者', facts.providerName ?? undefined], ['单位', facts.unitName]),
          pair(['审核单位', facts.reviewerUnitName], ['状态', facts.stateZh]),
          pair(['安装包', read?.fileName], ['版本', read?.version ?? undefined]),
          wide('SHA-256', read?.sha256),
          wide('检测规则版本', read?.rulesVersion ?? undefined),
          wide('认定情况', countsZh(facts)),
        ],
      },
      {
        kind: 'table',
        columns: [
          { title: '条目', width: 3 },
          { title: '条款', width: 2 },
          { title: '证据', width: 5 },
          { title: '认定', width: 3.4 },
          { title: '整改要求', width: 2.6 },
        ],
        rows: facts.items.map((item) => rowOf(item, facts)),
      },
      {
        kind: 'paragraph',
        style: 'note',
        text: '检测结果为线索或疑似，由审核人认定。依据国信办秘字〔2019〕191号。',
      },
      { kind: 'seal', unit: facts.reviewerUnitName, date: facts.meta.madeAt },
    ],
    meta: facts.meta,
  };
}
