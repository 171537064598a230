import { dateZh, minuteZh } from '../../dates.ts';
import type { Block, DocumentDescription } from '../../description.ts';
import { band, fourColumns, pair, wide } from '../cells.ts';
import { drillDocument, type DrillPapers } from './papers.ts';
import type { DrillDocumentRules } from './rules.ts';
import {
  blindZh,
  contentZh,
  formZh,
  given,
  objectiveStateZh,
  roleZh,
  scopeZh,
  span,
} from './words.ts';

type WorkHeading = DrillDocumentRules['workPlan']['headings'][number]['id'];
type EvaluationHeading = DrillDocumentRules['evaluationPlan']['headings'][number]['id'];

const text = (words: string): Block => ({ kind: 'paragraph', text: words });

/** Room for handwriting where nothing is known. */
const open: Block = { kind: 'paragraph', text: '　\n　\n　' };

/** A.1 年度计划: every drill of the unit in the year of this one. */
export function annualPlan(papers: DrillPapers): DocumentDescription {
  const { unitName, year } = papers;
  const rows = year.rows.map((row, index) => [
    index + 1,
    row.title,
    given(row.purpose),
    `${formZh[row.form]}、${contentZh[row.content]}、${scopeZh[row.scope]}`,
    row.plannedAt === null ? '待定' : dateZh(row.plannedAt),
    row.units.join('、'),
    given(row.schedule),
    row.budgeted ? '是' : '否',
  ]);
  const blocks: Block[] = [
    text(`${unitName} ${year.year} 年度应急演练计划如下。`),
    {
      kind: 'table',
      columns: [
        { title: '序号', width: 1, align: 'center' },
        { title: '项目', width: 4 },
        { title: '目的', width: 4 },
        { title: '方式', width: 3 },
        { title: '时间', width: 2.4 },
        { title: '参演机构', width: 3.5 },
        { title: '过程安排', width: 5 },
        { title: '是否纳入预算', width: 2, align: 'center' },
      ],
      rows,
    },
    ...(year.leftOut > 0 ? [text(`另有 ${year.leftOut} 项未列出。`)] : []),
    { kind: 'signatures', lines: [{ label: '编制人' }, { label: '审批人' }] },
  ];
  return drillDocument(papers, 'annual-plan', 'list', blocks);
}

function peopleTable({ facts }: DrillPapers, roles?: readonly string[]): Block {
  const people = facts.participants.filter(({ role }) => roles?.includes(role) ?? true);
  return {
    kind: 'table',
    columns: [
      { title: '姓名', width: 3 },
      { title: '单位', width: 5 },
      { title: '演练身份', width: 2.4 },
      { title: '承担角色', width: 4 },
    ],
    rows: people.map(({ name, unitName, role, playbookRole }) => [
      name,
      unitName,
      roleZh[role],
      playbookRole === undefined ? '—' : (facts.roleNames[playbookRole] ?? playbookRole),
    ]),
  };
}

function workPart(papers: DrillPapers, heading: WorkHeading): Block[] {
  const { plan, background, unitName, facts } = papers;
  switch (heading) {
    case 'purpose':
      return plan.purpose === '' ? [open] : [text(plan.purpose)];
    case 'basis':
      return [
        text(
          '《信息安全技术 网络安全事件应急演练指南》（GB/T 38645-2020）、本单位网络安全事件应急预案。',
        ),
        ...(plan.playbook
          ? [text(`演练脚本：${plan.playbook.title}（版本 ${plan.playbook.version}）。`)]
          : []),
      ];
    case 'organisation':
      return [
        text(
          `组织单位：${unitName}。指挥组、策划组、督导组及实施、保障、评估、技术支持、观察各组人员如下。`,
        ),
        peopleTable(papers, ['director', 'controller', 'evaluator', 'observer']),
      ];
    case 'scenario':
      return background === '' ? [open] : [text(background)];
    case 'people':
      return [peopleTable(papers, ['player'])];
    case 'schedule':
      return [
        text(
          `计划时间：${plan.plannedAt === null ? '待定' : minuteZh(plan.plannedAt)}；时长：${
            plan.plannedMinutes === null ? '待定' : `${plan.plannedMinutes} 分钟`
          }；地点：${given(plan.venue)}。`,
        ),
        ...(plan.schedule === '' ? [] : [text(plan.schedule)]),
      ];
    case 'goals':
      return plan.goals === '' ? [open] : [text(plan.goals)];
    case 'rules':
      return [
        text(
          `演练形式：${formZh[plan.form]}；范围：${scopeZh[plan.scope]}；内容：${contentZh[plan.content]}；方式：${blindZh[plan.blind]}。`,
        ),
        text(`授权：${given(plan.safety.authorisation)}`),
        ...(plan.safety.forbidden.length === 0
          ? []
          : [{ kind: 'list', items: plan.safety.forbidden, numbered: true } as const]),
      ];
    case 'stop':
      return [
        text(
          `任何人说出终止口令“${given(plan.safety.stopWord)}”，全部动作立即停止。发生真实事件、演练影响正常业务或危及人员安全时，总导演可提前终止。`,
        ),
      ];
    case 'evaluation': {
      const evaluators = facts.participants.filter(({ role }) => role === 'evaluator');
      return [
        text(
          `评估人员：${given(evaluators.map(({ name }) => name).join('、'))}。演练结束后现场点评，形成评估单、总结报告与整改清单。`,
        ),
      ];
    }
  }
}

/** A.2 工作方案: free-form under the headings of the rules. */
export function workPlan(papers: DrillPapers): DocumentDescription {
  const { plan, rules } = papers;
  const blocks = rules.workPlan.headings.flatMap(({ id, zh }, index): Block[] => [
    { kind: 'heading', text: `${index + 1}　${zh}` },
    ...workPart(papers, id),
  ]);
  const { approval } = plan;
  return drillDocument(papers, 'work-plan', 'form', [
    ...blocks,
    {
      kind: 'signatures',
      lines: [
        approval
          ? { label: '批准人', name: approval.name, date: approval.at }
          : { label: '批准人' },
      ],
    },
  ]);
}

/** A.3 保障方案. */
export function supportPlan(papers: DrillPapers): DocumentDescription {
  const { plan, rules } = papers;
  return drillDocument(papers, 'support-plan', 'form', [
    {
      kind: 'fields',
      widths: fourColumns,
      rows: [
        pair(['演练名称', plan.title], ['演练编号', plan.number]),
        pair(
          ['计划时间', plan.plannedAt === null ? '待定' : minuteZh(plan.plannedAt)],
          ['地点', given(plan.venue)],
        ),
        band('保障内容'),
        ...rules.supportPlan.parts.map(({ id, zh }) => wide(zh, plan.support[id] ?? '', 14)),
      ],
    },
    { kind: 'signatures', lines: [{ label: '保障组负责人' }] },
  ]);
}

function evaluationPart(papers: DrillPapers, heading: EvaluationHeading): Block[] {
  const { evaluationRules, debrief, script } = papers;
  switch (heading) {
    case 'purpose':
      return [text('检验预案的可行性与参演人员的处置能力，发现问题并形成可落实的改进项。')];
    case 'evaluators':
      return [peopleTable(papers, ['evaluator'])];
    case 'items': {
      const grades = evaluationRules.items.grades.map(({ value, zh }) => `${value}＝${zh}`);
      return [
        text(
          `逐项评分：${grades.join('，')}；并写明改进建议。评分由评估人员作出，平台的自动统计只供参考，不替代评分。`,
        ),
        { kind: 'list', items: evaluationRules.items.rows.map(({ zh }) => zh), numbered: true },
      ];
    }
    case 'objectives':
      return [
        {
          kind: 'table',
          columns: [
            { title: '指标', width: 3 },
            { title: '名称', width: 6 },
            { title: '时限', width: 3 },
          ],
          rows: debrief.objectives.map(({ measure, zh, limitMs }) => [
            measure,
            zh,
            limitMs === undefined ? objectiveStateZh['no-limit'] : span(limitMs),
          ]),
        },
      ];
    case 'expected':
      return [
        {
          kind: 'table',
          columns: [
            { title: '注入', width: 1.4 },
            { title: '关键动作', width: 8 },
            { title: '时限', width: 2 },
          ],
          rows: script.flatMap(({ no, expected }) =>
            expected.map((one) => [no, one.text, span(one.withinMs)]),
          ),
        },
        text(
          `判定：${evaluationRules.results.rows.map(({ zh }) => zh).join('、')}。未评定的动作不计为完成。`,
        ),
      ];
    case 'method':
      return [
        text(
          '评估人员现场观察并逐人逐项记录；平台依操作日志提出建议，由评估人员确认。多名评估人员的评分分别列示，给出均值与离散程度；判定不一致时从严。',
        ),
      ];
    case 'results':
      return [text('评估结果用于修订预案、完善保障与组织培训；改进项明确责任人和期限，逐项销号。')];
  }
}

/** A.4 评估方案: free-form under the headings of the rules. */
export function evaluationPlan(papers: DrillPapers): DocumentDescription {
  const blocks = papers.rules.evaluationPlan.headings.flatMap(({ id, zh }, index): Block[] => [
    { kind: 'heading', text: `${index + 1}　${zh}` },
    ...evaluationPart(papers, id),
  ]);
  return drillDocument(papers, 'evaluation-plan', 'form', blocks);
}
