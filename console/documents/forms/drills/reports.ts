import { minuteZh } from '../../dates.ts';
import type { Block, DocumentDescription } from '../../description.ts';
import { fourColumns, pair, wide } from '../cells.ts';
import { drillDocument, type DrillPapers } from './papers.ts';
import { missedTable, objectiveRows } from './records.ts';
import {
  contentZh,
  formZh,
  given,
  objectiveStateZh,
  percent,
  scopeZh,
  scoreZh,
  span,
  tPlus,
  verdictZh,
} from './words.ts';

const text = (words: string): Block => ({ kind: 'paragraph', text: words });
const heading = (words: string): Block => ({ kind: 'heading', text: words });

function factsTable(papers: DrillPapers): Block {
  const { plan, facts, unitName } = papers;
  const ended = facts.endedAt === undefined ? '—' : minuteZh(facts.endedAt);
  return {
    kind: 'fields',
    widths: fourColumns,
    rows: [
      pair(['演练名称', plan.title], ['演练编号', plan.number]),
      pair(['组织单位', unitName], ['地点', given(plan.venue)]),
      wide('方式', `${formZh[plan.form]}、${contentZh[plan.content]}、${scopeZh[plan.scope]}`),
      pair(
        ['开始时间', facts.startedAt === undefined ? '—' : minuteZh(facts.startedAt)],
        ['结束时间', ended],
      ),
      pair(['演练时钟', span(facts.exerciseMs)], ['暂停合计', span(facts.pausedMs)]),
      ...(plan.stoppedEarly
        ? [wide('提前终止', `${plan.stoppedEarly.by}：${plan.stoppedEarly.reason}`)]
        : []),
    ],
  };
}

function objectiveTable(papers: DrillPapers): Block {
  return {
    kind: 'table',
    columns: [
      { title: '指标', width: 3.6 },
      { title: '名称', width: 4 },
      { title: '用时', width: 2 },
      { title: '时限', width: 2 },
      { title: '判定', width: 2 },
      { title: '完成人', width: 2.4 },
    ],
    rows: objectiveRows(papers, (state) => objectiveStateZh[state]),
  };
}

function itemTable({ debrief }: DrillPapers): Block {
  return {
    kind: 'table',
    columns: [
      { title: '评估项目', width: 5 },
      { title: '评分份数', width: 2, align: 'center' },
      { title: '均值', width: 2, align: 'center' },
      { title: '最低–最高', width: 2.4, align: 'center' },
      { title: '标准差', width: 2, align: 'center' },
    ],
    rows: debrief.items.map(({ zh, count, mean, lowest, highest, deviation }) => [
      zh,
      count,
      mean === null ? '未评' : mean.toFixed(2),
      lowest === null ? '—' : `${lowest}–${highest}`,
      deviation === null ? '—' : deviation.toFixed(2),
    ]),
  };
}

function scoreTexts({ debrief }: DrillPapers): Block[] {
  const { injects, score, proposed, disputed, objectiveScore } = debrief;
  return [
    text(
      `注入：计划 ${injects.planned} 条，实际发出 ${injects.played} 条，其中 ${injects.withExpectation} 条有考核动作（${percent(injects.coverage)}）。`,
    ),
    text(
      `关键动作 ${score.expected} 项：按时完成 ${score.passed}，超时 ${score.late}，错误 ${score.wrong}，未完成 ${score.missed}，未评定 ${score.unjudged}。得分 ${scoreZh(score)}；未评定不计为通过。`,
    ),
    text(
      `按方案分值：${score.pointsPassed}/${score.points}。日志建议但评估人员尚未确认：按时 ${proposed.done}，超时 ${proposed.late}，未完成 ${proposed.missed}。评估意见不一致 ${disputed} 处，按较差者计。`,
    ),
    text(
      `时限指标：设定 ${objectiveScore.limits} 项，已判定 ${objectiveScore.judged} 项，达标 ${objectiveScore.met} 项。`,
    ),
  ];
}

/** A.10 总结报告 {评估时间地点, 专家, 结论, 总结, 改进思路}. */
export function summary(papers: DrillPapers): DocumentDescription {
  const { plan, debrief, facts } = papers;
  const times = debrief.evaluations.map(({ at }) => at).sort();
  const experts = [...new Set(debrief.evaluations.map(({ evaluatorName }) => evaluatorName))];
  const [first] = times;
  const advice = debrief.items.flatMap((item) =>
    item.advice.map((one) => `${item.zh}：${one.text}（${one.evaluatorName}）`),
  );
  return drillDocument(papers, 'summary', 'form', [
    factsTable(papers),
    heading('一、评估时间与地点'),
    text(`${first === undefined ? '尚未评估' : minuteZh(first)}，${given(plan.venue)}`),
    heading('二、评估专家'),
    text(experts.length === 0 ? '尚无评估单。' : experts.join('、')),
    heading('三、评估结论'),
    text(plan.conclusion ? plan.conclusion.text : '尚未形成结论。'),
    itemTable(papers),
    heading('四、演练总结'),
    ...scoreTexts(papers),
    objectiveTable(papers),
    ...(debrief.missed.length === 0 ? [] : [heading('未达到要求的动作'), missedTable(papers)]),
    heading('五、改进思路'),
    ...(advice.length === 0 ? [] : [{ kind: 'list', items: advice, numbered: true } as const]),
    ...(debrief.improvements.length === 0
      ? [text('尚无改进项。')]
      : [
          {
            kind: 'list',
            numbered: true,
            items: debrief.improvements.map(
              ({ title, ownerName, dueAt }) =>
                `${title}（${given(ownerName)}，${minuteZh(dueAt)} 前）`,
            ),
          } as const,
        ]),
    {
      kind: 'seal',
      unit: facts.unitName,
      ...(plan.conclusion && { date: plan.conclusion.at }),
    },
  ]);
}

/** 复盘报告: readable by whoever has no account; every number with what it is a share of. */
export function debriefReport(papers: DrillPapers): DocumentDescription {
  const { debrief } = papers;
  const { timeline } = debrief;
  return drillDocument(papers, 'debrief', 'form', [
    factsTable(papers),
    heading('一、得分与覆盖率'),
    ...scoreTexts(papers),
    heading('二、时限指标（演练时钟，暂停不计）'),
    objectiveTable(papers),
    heading('三、小组与个人'),
    {
      kind: 'table',
      columns: [
        { title: '小组/人员', width: 4 },
        { title: '单位/人数', width: 4 },
        { title: '结论', width: 2.4 },
        { title: '得分与覆盖率', width: 6 },
      ],
      rows: [
        ...debrief.teams.map(({ name, members, verdict, score }) => [
          name,
          `${members} 人`,
          verdictZh[verdict],
          scoreZh(score),
        ]),
        ...debrief.persons.map(({ person, verdict, score }) => [
          person.name,
          person.unitName,
          verdictZh[verdict],
          scoreZh(score),
        ]),
      ],
    },
    heading('四、未达到要求的动作'),
    debrief.missed.length === 0 ? text('无。') : missedTable(papers),
    heading('五、专家评分（不与上述统计合并）'),
    text(
      `评估人员 ${debrief.evaluators} 人，已提交 ${debrief.evaluations.length} 份，总均值 ${debrief.itemMean === null ? '—' : debrief.itemMean.toFixed(2)}。`,
    ),
    itemTable(papers),
    heading('六、改进项'),
    debrief.improvements.length === 0
      ? text('尚无改进项。')
      : {
          kind: 'table',
          columns: [
            { title: '改进项', width: 6 },
            { title: '责任人', width: 2.4 },
            { title: '期限', width: 3 },
            { title: '状态', width: 2.4 },
          ],
          rows: debrief.improvements.map(({ title, ownerName, dueAt, done, late }) => [
            title,
            given(ownerName),
            minuteZh(dueAt),
            (done === null ? '未完成' : '已完成') + (late ? '（逾期）' : ''),
          ]),
        },
    heading('七、时间线'),
    {
      kind: 'table',
      columns: [
        { title: '演练时钟', width: 2 },
        { title: '注入', width: 1.2 },
        { title: '人员', width: 2 },
        { title: '内容', width: 8 },
        { title: '来源', width: 1.4 },
      ],
      rows: timeline.entries.map(({ clockMs, injectNo, by, text: words, source }) => [
        tPlus(clockMs),
        injectNo ?? '',
        by ?? '',
        words,
        source === 'paper' ? '纸质' : '平台',
      ]),
    },
    ...(timeline.leftOut > 0 ? [text(`另有 ${timeline.leftOut} 条未列出。`)] : []),
  ]);
}
