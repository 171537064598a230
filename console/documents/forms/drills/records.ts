import { minuteZh, openDate } from '../../dates.ts';
import type { Block, DocumentDescription, FieldRow } from '../../description.ts';
import { band, fourColumns, label, pair, value, wide } from '../cells.ts';
import { drillDocument, reportsOf, type DrillPapers } from './papers.ts';
import { given, resultZh, roleZh, scoreZh, span, tPlus } from './words.ts';

/** A.7 事件报告单: one for each written report of the players; an empty one to fill in while there is none. */
export function incidentReport(papers: DrillPapers): DocumentDescription {
  const { unitName, facts } = papers;
  const reports = reportsOf(papers);
  const rowsOf = (index: number): FieldRow[] => {
    const report = reports[index];
    const reporter = facts.participants.find(({ accountId }) => accountId === report?.accountId);
    const inject = facts.injects.find(({ id }) => id === report?.injectId);
    return [
      pair(
        ['报告时间', report ? `${minuteZh(report.at)}（${tPlus(report.clockMs)}）` : openDate],
        ['报告次数', report ? `第 ${index + 1} 次` : ''],
      ),
      pair(['单位名称', reporter?.unitName ?? unitName], ['报告人', report?.name ?? '']),
      pair(['联系电话', ''], ['传真', '']),
      wide('事件名称', inject?.title ?? ''),
      wide('报告内容', report?.text ?? '', 60),
      pair(['签发人', ''], ['接报人', '']),
    ];
  };
  const count = Math.max(reports.length, 1);
  const blocks = Array.from({ length: count }, (_one, index): Block[] => [
    ...(index > 0 ? [{ kind: 'page-break' } as const] : []),
    { kind: 'fields', widths: fourColumns, rows: rowsOf(index) },
  ]).flat();
  return drillDocument(papers, 'incident-report', 'form', blocks);
}

type PhaseId = DrillPapers['rules']['record']['phases'][number]['id'];

function phaseTimes({ plan, facts }: DrillPapers, phase: PhaseId): string {
  const at = (iso: string | null | undefined) =>
    iso === null || iso === undefined ? '　　　' : minuteZh(iso);
  switch (phase) {
    case 'start':
      return `${at(plan.approval?.at)} 至 ${at(facts.startedAt)}`;
    case 'execution':
      return `${at(facts.startedAt)} 至 ${at(facts.endedAt)}`;
    case 'end':
      return `${at(facts.endedAt)} 起`;
    case 'restoration':
      return '　　　至　　　';
  }
}

/** What the log knows of a phase; the rest is for whoever keeps the record. */
function phaseControl({ plan, facts }: DrillPapers, phase: PhaseId): string {
  if (phase === 'execution') {
    const said = facts.controls.map(
      ({ clockMs, text, by }) => `${tPlus(clockMs)} ${text}（${by}）`,
    );
    const most = 40;
    const rest = said.length - most;
    const lines = [...said.slice(0, most), ...(rest > 0 ? [`另有 ${rest} 条，见复盘报告。`] : [])];
    return lines.join('\n');
  }
  if (phase === 'end' && plan.stoppedEarly) {
    const { by, reason, at } = plan.stoppedEarly;
    return `${minuteZh(at)} 提前终止（${by}）：${reason}`;
  }
  return '';
}

function performance({ debrief, facts }: DrillPapers, phase: PhaseId): string {
  if (phase !== 'execution') return '';
  const paper = facts.actions.filter(({ source }) => source === 'paper').length;
  return [
    `操作记录 ${facts.actions.length} 条${paper > 0 ? `（其中事后由纸质记录录入 ${paper} 条）` : ''}。`,
    `关键动作：${scoreZh(debrief.score)}`,
  ].join('\n');
}

/** A.8 记录单: a block of rows for each phase. */
export function record(papers: DrillPapers): DocumentDescription {
  const { rules } = papers;
  const rows = rules.record.phases.flatMap(({ id, zh, questions }, index): FieldRow[] => [
    band(`阶段${index + 1}　${zh}`),
    wide('起止时间', phaseTimes(papers, id)),
    ...questions.map((question) => ({
      cells: [
        label(question, { columns: 2, align: 'left' as const }),
        value('□是　□否　说明：', { columns: 2 }),
      ],
    })),
    wide('过程控制', phaseControl(papers, id), 14),
    wide('参演人员表现', performance(papers, id), 14),
    wide('意外情况及处置', '', 14),
    pair(['记录人', ''], ['记录手段', '□文字　□照片　□音像']),
  ]);
  return drillDocument(papers, 'record', 'form', [{ kind: 'fields', widths: fourColumns, rows }]);
}

/** A.9 评估单: every evaluator's grades beside each other, mean and spread, never one number for a person. */
export function evaluation(papers: DrillPapers): DocumentDescription {
  const { debrief, evaluationRules } = papers;
  const { evaluations, items } = debrief;
  const grades = evaluationRules.items.grades.map(({ value: grade, zh }) => `${grade}＝${zh}`);
  const shown = evaluations.slice(0, 8);
  const columns = [
    { title: '序号', width: 1, align: 'center' as const },
    { title: '评估项目', width: 4 },
    ...shown.map(({ evaluatorName }) => ({
      title: evaluatorName,
      width: 1.6,
      align: 'center' as const,
    })),
    ...(shown.length === 0 ? [{ title: '评分（1/3/5）', width: 3, align: 'center' as const }] : []),
    { title: '均值', width: 1.3, align: 'center' as const },
    { title: '离散', width: 2, align: 'center' as const },
    { title: '改进建议', width: 7 },
  ];
  const rows = items.map((item, index) => [
    index + 1,
    item.zh,
    ...shown.map((one) => one.grades[item.id] ?? '未评'),
    ...(shown.length === 0 ? [''] : []),
    item.mean === null ? '—' : item.mean.toFixed(2),
    item.lowest === null
      ? '—'
      : `${item.lowest}–${item.highest}${item.deviation === null ? '' : `，σ ${item.deviation.toFixed(2)}`}`,
    item.advice.map(({ evaluatorName, text }) => `${evaluatorName}：${text}`).join('\n'),
  ]);
  const conclusions = evaluations.filter(({ conclusion }) => conclusion !== '');
  const left = evaluations.length - shown.length;
  return drillDocument(papers, 'evaluation', 'list', [
    {
      kind: 'paragraph',
      style: 'plain',
      text: `评分标准：${grades.join('，')}。评估人员 ${debrief.evaluators} 人，已提交 ${evaluations.length} 份。`,
    },
    { kind: 'table', columns, rows },
    ...(left > 0
      ? [
          {
            kind: 'paragraph',
            style: 'note',
            text: `另有 ${left} 份评估单未逐列，均计入均值。`,
          } as const,
        ]
      : []),
    ...conclusions.map(({ evaluatorName, conclusion }): Block => ({
      kind: 'paragraph',
      text: `${evaluatorName}：${conclusion}`,
    })),
    {
      kind: 'paragraph',
      style: 'note',
      text: `平台依日志统计（仅供参考，不计入评分）：时限指标达标 ${debrief.objectiveScore.met}/${debrief.objectiveScore.limits}；关键动作 ${scoreZh(debrief.score)}。`,
    },
    {
      kind: 'signatures',
      lines:
        shown.length === 0
          ? [{ label: '评估人' }]
          : shown.map(({ evaluatorName, at }) => ({
              label: '评估人',
              name: evaluatorName,
              date: at,
            })),
    },
  ]);
}

/** 签到表. */
export function signIn(papers: DrillPapers): DocumentDescription {
  const { facts, plan } = papers;
  const spare = 6;
  const people = facts.participants.map(({ name, unitName, role, playbookRole }, index) => [
    index + 1,
    name,
    unitName,
    roleZh[role],
    playbookRole === undefined ? '' : (facts.roleNames[playbookRole] ?? playbookRole),
    '',
    '',
  ]);
  const empty = Array.from({ length: spare }, (_one, index) => [
    people.length + index + 1,
    '',
    '',
    '',
    '',
    '',
    '',
  ]);
  return drillDocument(papers, 'sign-in', 'form', [
    { kind: 'paragraph', style: 'plain', text: `地点：${given(plan.venue)}　　日期：${openDate}` },
    {
      kind: 'table',
      columns: [
        { title: '序号', width: 1, align: 'center' },
        { title: '姓名', width: 2.4 },
        { title: '单位', width: 4.4 },
        { title: '身份', width: 1.8 },
        { title: '角色', width: 3 },
        { title: '签到时间', width: 2.4 },
        { title: '签名', width: 3 },
      ],
      rows: [...people, ...empty],
    },
  ]);
}

/** 整改清单. */
export function rectification(papers: DrillPapers): DocumentDescription {
  const { improvements } = papers.debrief;
  const done = improvements.filter((one) => one.done !== null).length;
  return drillDocument(papers, 'rectification', 'list', [
    {
      kind: 'paragraph',
      style: 'plain',
      text: `共 ${improvements.length} 项，已完成 ${done} 项，逾期 ${improvements.filter(({ late }) => late).length} 项。`,
    },
    {
      kind: 'table',
      columns: [
        { title: '序号', width: 1, align: 'center' },
        { title: '问题与改进要求', width: 7 },
        { title: '来源', width: 3 },
        { title: '责任人', width: 2.4 },
        { title: '完成期限', width: 2.6 },
        { title: '完成情况', width: 5 },
        { title: '是否逾期', width: 1.6, align: 'center' },
      ],
      rows: improvements.map((one, index) => [
        index + 1,
        one.title,
        given(one.source),
        given(one.ownerName),
        minuteZh(one.dueAt),
        one.done === null ? '未完成' : `${minuteZh(one.done.at)} ${one.done.by}：${one.done.note}`,
        one.late ? '是' : '否',
      ]),
    },
    { kind: 'signatures', lines: [{ label: '填报人' }, { label: '审核人' }] },
  ]);
}

/** 预案修订记录: each improvement is a reason to revise; what was changed is written by hand. */
export function planRevisions(papers: DrillPapers): DocumentDescription {
  const { debrief, plan } = papers;
  const spare = 4;
  const rows = debrief.improvements.map((one, index) => [
    index + 1,
    '',
    '',
    `${plan.number} ${one.title}`,
    '',
    '',
    '',
  ]);
  const empty = Array.from({ length: spare }, (_one, index) => [
    rows.length + index + 1,
    '',
    '',
    '',
    '',
    '',
    '',
  ]);
  return drillDocument(papers, 'plan-revisions', 'list', [
    {
      kind: 'table',
      columns: [
        { title: '序号', width: 1, align: 'center' },
        { title: '修订日期', width: 2.4 },
        { title: '版本', width: 1.8 },
        { title: '修订依据', width: 6 },
        { title: '修订内容', width: 7 },
        { title: '修订人', width: 2 },
        { title: '批准人', width: 2 },
      ],
      rows: [...rows, ...empty],
    },
  ]);
}

/** The table of what went wrong, shared by summary and debrief. */
export function missedTable({ debrief, evaluationRules }: DrillPapers): Block {
  return {
    kind: 'table',
    columns: [
      { title: '注入', width: 1.2 },
      { title: '应做动作', width: 5 },
      { title: '结果', width: 2 },
      { title: '依据', width: 2 },
      { title: '人员', width: 3 },
      { title: '评语', width: 4 },
    ],
    rows: debrief.missed.map(({ expectation, result, basis, people, notes }) => [
      expectation.inject.no,
      expectation.expected.text,
      resultZh(evaluationRules, result),
      basis === 'judged' ? '评估人员' : '日志建议，待确认',
      people.join('、'),
      notes.join('；'),
    ]),
  };
}

export function objectiveRows(
  { debrief }: DrillPapers,
  words: (state: (typeof debrief.objectives)[number]['state']) => string,
) {
  return debrief.objectives.map(({ measure, zh, tookMs, limitMs, state, action }) => [
    measure,
    zh,
    span(tookMs),
    span(limitMs),
    words(state),
    action?.name ?? '—',
  ]);
}
