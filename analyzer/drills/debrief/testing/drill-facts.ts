import type { Observation } from '../../evaluation/observations.ts';
import type { ActionFact, DrillFacts, InjectFact, ParticipantFact } from '../facts.ts';

const minute = 60_000;
/** Made-up units and people. */
const start = Date.parse('2026-11-20T01:00:00.000Z');

function person(
  accountId: string,
  name: string,
  role: ParticipantFact['role'],
  playbookRole?: string,
): ParticipantFact {
  return {
    accountId,
    name,
    unitId: 'schoolA',
    unitName: '青山县第一中学',
    role,
    ...(playbookRole !== undefined && { playbookRole }),
  };
}

const participants = [
  person('director', '何志远', 'director'),
  person('evaluator1', '陈晓东', 'evaluator'),
  person('evaluator2', '李建国', 'evaluator'),
  person('tech1', '周立', 'player', 'technical'),
  person('tech2', '吴凡', 'player', 'technical'),
  person('office', '赵春梅', 'player', 'reporting'),
];

export function action(
  id: string,
  accountId: string,
  kind: string,
  minutes: number,
  more: Partial<ActionFact> = {},
): ActionFact {
  const name = participants.find((one) => one.accountId === accountId)?.name ?? accountId;
  const atMs = minutes * minute;
  const at = new Date(start + atMs).toISOString();
  const said = { kind, kindZh: kind, kindEn: kind, text: '', source: 'console' as const };
  return { id, accountId, name, atMs, clockMs: atMs, at, ...said, ...more };
}

export function observation(
  injectId: string,
  accountId: string,
  result: Observation['result'],
  more: Partial<Observation> = {},
): Observation {
  return {
    id: `${injectId}-${accountId}-${more.evaluatorId ?? 'evaluator1'}`,
    injectId,
    accountId,
    evaluatorId: 'evaluator1',
    evaluatorName: '陈晓东',
    result,
    note: '',
    origin: 'evaluator',
    at: '2026-11-20T02:00:00.000Z',
    ...more,
  };
}

const injects: readonly InjectFact[] = [
  {
    id: 'encrypted',
    no: '1.1',
    title: '教务系统文件被加密',
    phase: '事件发现',
    state: 'answered',
    channel: 'fake-alert',
    toRoles: ['technical'],
    plannedMs: 0,
    sentMs: 0,
    source: 'console',
    expected: [
      {
        id: 'found',
        text: '发现并确认告警',
        actionKind: 'detect',
        withinMs: 10 * minute,
        points: 2,
      },
      {
        id: 'cut',
        text: '断开受影响主机网络',
        actionKind: 'contain',
        withinMs: 20 * minute,
        points: 3,
      },
    ],
  },
  {
    id: 'order',
    no: '2.1',
    title: '上级下发通报',
    phase: '报告',
    state: 'answered',
    channel: 'fake-notice',
    toRoles: ['reporting'],
    plannedMs: 15 * minute,
    sentMs: 15 * minute,
    source: 'console',
    expected: [
      { id: 'signed', text: '签收通报', actionKind: 'sign', withinMs: 5 * minute, points: 1 },
    ],
  },
  {
    id: 'press',
    no: '2.2',
    title: '记者来电',
    phase: '报告',
    state: 'sent',
    channel: 'phone-card',
    toRoles: ['reporting'],
    plannedMs: 25 * minute,
    sentMs: 25 * minute,
    source: 'console',
    expected: [{ id: 'said', text: '按口径答复', points: 1 }],
  },
  {
    id: 'news',
    no: '2.3',
    title: '背景消息',
    state: 'sent',
    channel: 'console-inbox',
    toRoles: ['technical', 'reporting'],
    plannedMs: 26 * minute,
    sentMs: 26 * minute,
    source: 'console',
    expected: [],
  },
  {
    id: 'restore',
    no: '3.1',
    title: '备份可用',
    state: 'skipped',
    channel: 'console-inbox',
    toRoles: ['technical'],
    plannedMs: 40 * minute,
    source: 'console',
    expected: [{ id: 'restored', text: '恢复系统', actionKind: 'recover', points: 3 }],
  },
];

/** Sixty minutes, ended; two technicians, one who reports; one inject without expectation, one that was never played. */
export const drillFacts: DrillFacts = {
  id: '01K0DRILL000000000000000001',
  number: '演练〔2026〕第0001号',
  title: '教务系统勒索病毒应急演练',
  state: 'EVALUATING',
  unitId: 'schoolA',
  unitName: '青山县第一中学',
  startedAt: new Date(start).toISOString(),
  endedAt: new Date(start + 70 * minute).toISOString(),
  pausedMs: 10 * minute,
  exerciseMs: 60 * minute,
  ended: true,
  participants,
  roleNames: { technical: '技术支持组', reporting: '信息报告组' },
  objectives: [
    {
      id: 'detect-fast',
      titleZh: '十分钟内发现',
      measure: 'T_detect',
      from: { kind: 'inject', injectId: 'encrypted' },
      until: 'detect',
      limitMs: 10 * minute,
    },
    { id: 'T_contain', measure: 'T_contain', from: { kind: 'usual' }, limitMs: 20 * minute },
    { id: 'T_recover', measure: 'T_recover', from: { kind: 'start' }, limitMs: 60 * minute },
  ],
  injects,
  actions: [
    action('a1', 'tech1', 'detect', 6),
    action('a2', 'tech2', 'contain', 24, { injectId: 'encrypted' }),
    action('a3', 'office', 'sign', 18),
    action('a4', 'office', 'report-oral', 20),
  ],
  actionsLeftOut: 0,
  controls: [
    {
      text: '暂停',
      en: 'Paused',
      by: '何志远',
      atMs: 12 * minute,
      clockMs: 12 * minute,
      at: new Date(start + 12 * minute).toISOString(),
    },
  ],
};
