import type { FrozenItem } from '../../../../analyzer/assessment/frozen/content.ts';
import { stateWords } from '../../../../analyzer/assessment/reason-text.ts';
import type { Bounds, Score } from '../../../../analyzer/assessment/scoring/score.ts';
import { minuteZh } from '../../dates.ts';
import type { Block, Cell, DocumentDescription, TableColumn } from '../../description.ts';
import { fourColumns, pair, wide } from '../cells.ts';
import {
  disclaimerZh,
  editedZh,
  importanceZh,
  reasonsZh,
  riskZh,
  short,
  type AssessmentFacts,
} from './facts.ts';

const states = [
  'satisfied',
  'partial',
  'not-satisfied',
  'unknown',
  'excepted',
  'not-applicable',
] as const;

/** Rows of one table; the rest is in the working paper. */
const maxRows = 1_000;

function table(titles: readonly (readonly [string, number])[], rows: readonly Cell[][]): Block[] {
  const columns = titles.map(([title, width]): TableColumn => ({ title, width }));
  if (rows.length === 0) return [{ kind: 'paragraph', text: '无。' }];
  const left = rows.length - maxRows;
  return [
    { kind: 'table', columns, rows: rows.slice(0, maxRows) },
    ...(left > 0
      ? [{ kind: 'paragraph', text: `另有 ${left} 行，见工作底稿。`, style: 'note' } as const]
      : []),
  ];
}

const number = (value: number): string => value.toFixed(2);

function conclusionZh({ conclusion }: Bounds): string {
  const { lower, upper } = conclusion;
  return lower.id === upper.id ? lower.zh : `${lower.zh} 至 ${upper.zh}`;
}

function scoreRows(score: Score): Cell[][] {
  const row = (name: string, bounds: Bounds): Cell[] => [
    name,
    number(bounds.lower),
    number(bounds.upper),
    `${(score.coverage * 100).toFixed(1)}%`,
    conclusionZh(bounds),
  ];
  if (!score.readings) return [row(score.titleZh, score)];
  return score.readings.map((reading) =>
    row(
      `${score.titleZh}\n${reading.zh}${reading.id === score.reading ? '（默认）' : ''}`,
      reading,
    ),
  );
}

function risksZh(scores: readonly Score[]): string {
  const [score] = scores;
  if (!score) return '';
  const { possible, confirmed } = score.risks;
  const done = confirmed.remediated > 0 ? `（${confirmed.remediated}个已整改）` : '';
  return `经人员确认的重大风险隐患 ${confirmed.majorHazards}${done}；尚未排除、可能构成重大风险隐患的共 ${possible.majorHazards} 项。`;
}

const nameOf = (item: FrozenItem): string => `${item.clause} ${item.item} ${item.controlPointZh}`;

function itemRows(items: readonly FrozenItem[], last: (item: FrozenItem) => string): Cell[][] {
  return items.map((item) => [
    nameOf(item),
    item.textZh,
    stateWords[item.result.scoredAs].zh,
    importanceZh(item),
    last(item),
  ]);
}

const itemColumns = (last: string) =>
  [
    ['条款', 12],
    ['要求（转述）', 20],
    ['状态', 6],
    ['重要程度', 5],
    [last, 24],
  ] as const;

function gapReason(item: FrozenItem): string {
  const bad = item.evidence.filter(
    ({ verdict }) => verdict === 'not-satisfied' || verdict === 'partial',
  );
  const said = bad.slice(0, 5).map((row) => `${row.object_name}：${row.reason_zh}`);
  const more = bad.length > 5 ? [`等 ${bad.length} 个对象`] : [];
  return [...said, ...more, ...reasonsZh(item), riskZh(item)]
    .filter((text) => text !== '')
    .map(short)
    .join('\n');
}

function exceptionRows(items: readonly FrozenItem[]): Cell[][] {
  return items.flatMap((item) =>
    item.exceptions.map((one) => [
      nameOf(item),
      stateWords[item.result.scoredAs].zh,
      short(one.reason ?? ''),
      short(one.compensatingControl ?? ''),
      `${one.approvedBy ?? '—'}，至 ${minuteZh(one.expiresAt)}`,
    ]),
  );
}

function contradictionRows(items: readonly FrozenItem[]): Cell[][] {
  return items
    .filter(({ result }) => result.contradictions.length > 0)
    .map((item) => {
      const ids = new Map<string, string>([
        ...item.evidence.map((row) => [row.id, `${row.object_name}（监测）`] as [string, string]),
        ...item.attestations.map(
          (one) => [one.id, `${one.signedBy ?? '人工'}（确认）`] as [string, string],
        ),
      ]);
      const names = (side: readonly string[]) =>
        side
          .slice(0, 5)
          .map((id) => ids.get(id) ?? id)
          .join('、');
      return [
        nameOf(item),
        reasonsZh({ ...item, result: { ...item.result, reasons: [] } }).join('\n'),
        item.result.contradictions.map(({ claims }) => names(claims)).join('\n'),
        item.result.contradictions.map(({ refutes }) => names(refutes)).join('\n'),
      ];
    });
}

function evidenceRows(items: readonly FrozenItem[]): Cell[][] {
  return items.flatMap((item) => [
    ...item.evidence.map((row): Cell[] => [
      `${item.clause} ${item.item}`,
      row.object_name,
      stateWords[row.verdict as keyof typeof stateWords].zh,
      minuteZh(row.collected_at),
      row.sha256,
    ]),
    ...item.attestations.flatMap((one) =>
      (one.files ?? []).map((file): Cell[] => [
        `${item.clause} ${item.item}`,
        file.name,
        stateWords[one.verdict].zh,
        minuteZh(one.effectiveFrom),
        file.sha256,
      ]),
    ),
  ]);
}

function basicFacts({ content, sha256, sm3 }: AssessmentFacts): Block {
  const { head } = content;
  const { sLevel, aLevel, level, scopes } = head.system;
  return {
    kind: 'fields',
    widths: fourColumns,
    rows: [
      pair(['定级对象', head.system.name], ['责任单位', head.unit.name]),
      pair(
        ['等级', `第${level}级（S${sLevel}A${aLevel}G${level}）`],
        ['扩展要求', scopes.join('、')],
      ),
      pair(['评估时点', minuteZh(head.at)], ['冻结人', head.by.name]),
      ...(head.note === undefined ? [] : [wide('说明', head.note)]),
      wide('目录摘要值', `SHA-256 ${head.catalogue.sha256}`),
      wide('内容摘要值', `SHA-256 ${sha256}\nSM3 ${sm3}`),
      wide('评分规则', head.packs.map(({ id, version }) => `${id} 第${version}版`).join('；')),
    ],
  };
}

function heading(text: string): Block {
  return { kind: 'heading', text };
}

/** 自评估报告: posture, scores with bounds, gaps, exceptions, contradictions, evidence with hashes. */
export function assessmentReport(facts: AssessmentFacts): DocumentDescription {
  const { content, meta } = facts;
  const { head, items } = content;
  const edited = editedZh(facts);
  const [first] = head.scores;
  const of = (...wanted: readonly string[]) =>
    items.filter(({ result }) => wanted.includes(result.scoredAs));
  const gaps = of('not-satisfied', 'partial');
  return {
    title: '网络安全等级保护自评估报告',
    subtitle: disclaimerZh,
    layout: 'form',
    header: `${head.system.name}　${disclaimerZh}`,
    ...(edited !== undefined && { watermark: '目录已改动' }),
    blocks: [
      heading('一、基本情况'),
      basicFacts(facts),
      ...(edited === undefined ? [] : [{ kind: 'paragraph', text: `注意：${edited}。` } as const]),
      heading('二、总体情况'),
      ...table(
        states.map((state) => [stateWords[state].zh, 1] as const),
        [states.map((state) => first?.counts[state] ?? 0)],
      ),
      {
        kind: 'paragraph',
        text: '未知项没有有效证据，不视为符合；例外项单列，计分仍按无例外计。',
        style: 'note',
      },
      heading('三、得分与结论区间'),
      ...table(
        [
          ['评分规则', 14],
          ['下限', 4],
          ['上限', 4],
          ['覆盖率', 4],
          ['结论', 8],
        ],
        head.scores.flatMap(scoreRows),
      ),
      { kind: 'paragraph', text: risksZh(head.scores) },
      {
        kind: 'paragraph',
        text: `下限将未知项计为不符合，上限计为符合。${disclaimerZh}：等级测评报告只能由具备资质的测评机构出具。`,
        style: 'note',
      },
      heading('四、差距'),
      ...table(itemColumns('情况'), itemRows(gaps, gapReason)),
      heading('五、例外'),
      ...table(
        [
          ['条款', 12],
          ['实际状态', 6],
          ['理由', 14],
          ['补偿措施', 14],
          ['批准与期限', 12],
        ],
        exceptionRows(items.filter(({ result }) => result.state === 'excepted')),
      ),
      heading('六、相互矛盾的证据'),
      ...table(
        [
          ['条款', 12],
          ['情况', 18],
          ['认为满足', 12],
          ['认为不满足', 12],
        ],
        contradictionRows(items),
      ),
      heading('七、未知项及原因'),
      ...table(
        itemColumns('原因'),
        itemRows(of('unknown'), (item) => reasonsZh(item).join('\n')),
      ),
      heading('八、证据清单'),
      ...table(
        [
          ['条款', 8],
          ['对象', 12],
          ['结论', 6],
          ['采集或生效时间', 10],
          ['SHA-256', 26],
        ],
        evidenceRows(items),
      ),
      { kind: 'paragraph', text: disclaimerZh },
      { kind: 'seal', unit: head.unit.name, date: head.at },
    ],
    meta,
  };
}
