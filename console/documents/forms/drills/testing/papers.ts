import { debriefOf } from '../../../../../analyzer/drills/debrief/debrief.ts';
import { loadObjectiveRules } from '../../../../../analyzer/drills/debrief/objective-rules.ts';
import {
  action,
  drillFacts,
  observation,
} from '../../../../../analyzer/drills/debrief/testing/drill-facts.ts';
import type { DrillState } from '../../../../../analyzer/drills/drill.ts';
import { loadEvaluationRules } from '../../../../../analyzer/drills/evaluation/rules.ts';
import type { DrillFacts } from '../../../../../analyzer/drills/debrief/facts.ts';
import { metaFacts } from '../../../testing/facts.ts';
import type { DrillPapers, ScriptRow } from '../papers.ts';
import { loadDrillDocumentRules } from '../rules.ts';

const facts: DrillFacts = {
  ...drillFacts,
  actions: [
    ...drillFacts.actions,
    action('a5', 'office', 'report-written', 30, {
      kindZh: '书面报告',
      kindEn: 'Report in writing',
      text: '09:06 发现教务系统文件被加密，已断网，请求支援。',
      injectId: 'order',
      source: 'paper',
    }),
  ],
};

const plan: DrillState = {
  state: 'IMPROVING',
  unitId: facts.unitId,
  title: facts.title,
  number: facts.number,
  form: 'table-top',
  scope: 'organisation',
  content: 'special',
  blind: 'single',
  purpose: '检验勒索病毒专项预案，练习先断网后报告。',
  schedule: '08:50 签到；09:00 开始；10:10 结束并现场点评。',
  venue: '信息楼 302 会议室',
  budgeted: true,
  plannedAt: '2026-11-20T01:00:00.000Z',
  plannedMinutes: 70,
  goals: '十分钟内发现，二十分钟内隔离，全程有据可查。',
  objectives: [],
  support: { people: '技术支持组两人在岗', communication: '对讲机三部，备用电话 0755-5550100' },
  safety: {
    authorisation: '校长办公会 2026-11-10 批准',
    forbidden: ['不得接触真实学籍数据', '不得真实断开校园网出口'],
    stopWord: '演练终止',
  },
  participants: [],
  playbook: {
    id: 'playbook--1',
    hash: 'ab'.repeat(32),
    title: '勒索病毒桌面推演',
    version: '1.0',
    kind: 'table-top',
  },
  planRevision: 2,
  submitted: null,
  approval: {
    accountId: 'leader',
    name: '王校长',
    at: '2026-11-15T02:00:00.000Z',
    note: '',
    planRevision: 2,
  },
  sentBack: null,
  rehearsals: [],
  runId: 'run',
  startedAt: facts.startedAt ?? null,
  endedAt: facts.endedAt ?? null,
  stoppedEarly: null,
  evaluations: [],
  conclusion: {
    accountId: 'director',
    name: '何志远',
    at: '2026-11-21T02:00:00.000Z',
    text: '演练达到预期目标，报告口径需要统一。',
  },
  improvements: [
    {
      id: 'i1',
      title: '修订专项预案中的对外答复口径',
      source: '注入 2.2',
      ownerId: 'office',
      ownerName: '赵春梅',
      dueAt: '2026-11-30T09:00:00.000Z',
      done: null,
    },
  ],
  closedAt: null,
};

const script: readonly ScriptRow[] = facts.injects.map((inject) => ({
  id: inject.id,
  phase: inject.phase ?? '处置',
  no: inject.no,
  title: inject.title,
  channel: inject.channel,
  trigger: inject.plannedMs === undefined ? 'manual' : 'timed',
  ...(inject.plannedMs !== undefined && { plannedMs: inject.plannedMs }),
  fromRole: '导调组',
  toRoles: inject.toRoles.map((role) => facts.roleNames[role] ?? role),
  content: `这里是演练：${inject.title}，请按预案处置。`,
  expected: inject.expected.map(({ text, withinMs }) => ({
    text,
    ...(withinMs !== undefined && { withinMs }),
  })),
  ...(inject.id === 'press' && { hint: '观察是否按统一口径' }),
}));

const evaluationRules = loadEvaluationRules();

/** A finished drill of a made-up school. */
export const drillPapers: DrillPapers = {
  plan,
  unitName: facts.unitName,
  facts,
  debrief: await debriefOf({
    facts,
    observations: [
      observation('encrypted', 'tech1', 'done', { expectedId: 'found', origin: 'log' }),
      observation('encrypted', 'tech2', 'late', {
        expectedId: 'cut',
        note: '先拍照后断网，次序颠倒',
      }),
      observation('press', 'office', 'wrong', { note: '擅自透露数据' }),
    ],
    evaluations: [
      {
        id: 'f1',
        evaluatorId: 'evaluator1',
        evaluatorName: '陈晓东',
        grades: { command: 5, handling: 3 },
        advice: { handling: '断网前先确认影响范围' },
        conclusion: '处置有序，报告偏晚。',
        origin: 'console',
        at: '2026-11-20T03:00:00.000Z',
      },
      {
        id: 'f2',
        evaluatorId: 'evaluator2',
        evaluatorName: '李建国',
        grades: { command: 3, handling: 1 },
        advice: {},
        conclusion: '',
        origin: 'paper',
        enteredBy: '何志远',
        at: '2026-11-20T03:10:00.000Z',
      },
    ],
    improvements: plan.improvements,
    evaluationRules,
    objectiveRules: loadObjectiveRules(),
    at: '2026-12-01T00:00:00.000Z',
  }),
  background: '期末考试周，教务系统服务器出现异常。',
  script,
  year: {
    year: 2026,
    leftOut: 0,
    rows: [
      {
        title: facts.title,
        purpose: plan.purpose,
        form: plan.form,
        scope: plan.scope,
        content: plan.content,
        plannedAt: plan.plannedAt,
        units: ['青山县第一中学'],
        schedule: plan.schedule,
        budgeted: true,
      },
    ],
  },
  rules: loadDrillDocumentRules(),
  evaluationRules,
  meta: metaFacts,
};
