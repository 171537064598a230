import { dayNumberAt, isWorkingDay, startOfDayMs } from '../../../analyzer/clocks/calendar.ts';
import type { Core } from '../../up/core.ts';
import type { Player } from './cast.ts';
import {
  defacement,
  defacementBeats,
  defacementShownAt,
  ransomware,
  ransomwareBeats,
  ransomwareEndsAt,
  type Beat,
} from './drill-scripts.ts';
import { createDrillStage, type DrillStage } from './drill-stage.ts';
import type { Stage } from './stage.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const iso = (ms: number) => new Date(ms).toISOString();

/** Exercise minutes in a real one, as both scripts have it. */
const rate = 4;
/** A break of the ransomware drill: from this exercise minute on, for real minutes. */
const breakAt = 200;
const breakMinutes = 12;

/** Start of the first working day from so many days before now on; of a holiday when none of three is one. */
function workdayFrom({ deadlines }: Core['analysis'], { now }: Stage, before: number): number {
  const first = dayNumberAt(now - before * dayMs);
  const days = Array.from({ length: 3 }, (_, each) => first + each);
  return startOfDayMs(days.find((each) => isWorkingDay(deadlines.calendar, each)) ?? first);
}

/** Nine in Shanghai, between the story of the systems and that of the notices. */
const ransomwareBegins = (core: Core, stage: Stage) =>
  workdayFrom(core.analysis, stage, 35) + 9 * hourMs;

async function peopleOf(stage: Stage) {
  return {
    director: await stage.player('demo-director'),
    leader: await stage.player('demo-leader'),
    evaluator: await stage.player('demo-analyst'),
    officer: await stage.player('officer-zhizhong'),
    commander: await stage.player('cio-zhizhong'),
    business: await stage.player('cio-yizhong'),
    liaison: await stage.player('cio-shixiao'),
  };
}

/** Everybody is asked and says yes. */
async function checkReach(
  drill: DrillStage,
  stage: Stage,
  director: Player,
  drillId: string,
  usernames: readonly string[],
): Promise<void> {
  await drill.reach.ask(director.principal, drillId);
  for (const username of new Set(usernames)) {
    const { principal } = await stage.player(username);
    await drill.reach.answer(principal, drillId, { reached: true });
  }
}

/** Plays what players and staff do; `when` says at which real instant an exercise minute comes. */
async function play(
  drill: DrillStage,
  director: Player,
  drillId: string,
  beats: readonly Beat[],
  when: (minute: number) => number,
): Promise<void> {
  for (const [minute, what] of beats) {
    await drill.at(when(minute));
    if (!('cue' in what)) {
      await drill.deed(drillId, what);
      continue;
    }
    const { cue, inject: injectId, why: reason } = what;
    await drill.control(director, drillId, cue, { injectId, ...(reason && { reason }) });
  }
}

/** Opens the exercise: sign-in, opening meeting, check of communication. */
async function begin(
  drill: DrillStage,
  drillId: string,
  director: Player,
  at: number,
): Promise<void> {
  await drill.at(at);
  await drill.control(director, drillId, 'start');
  await drill.at(at + minuteMs);
  await drill.signIn(drillId);
  await drill.complete(director, drillId, '启动会');
  await drill.at(at + 2 * minuteMs);
  await drill.complete(director, drillId, '通信检查');
}

/** Six weeks ago: the ransomware drill is planned and approved. Answers its id. */
export async function planRansomware(core: Core, stage: Stage): Promise<string> {
  const { director, leader } = await peopleOf(stage);
  const begins = ransomwareBegins(core, stage);
  const plannedAt = iso(begins);
  const script = { ...ransomware, plan: { ...ransomware.plan, plannedAt } };
  const drill = createDrillStage(core, stage, script);
  const day = workdayFrom(core.analysis, stage, 44);
  await stage.at(day + 10 * hourMs);
  const drillId = await drill.plan(director);
  await stage.at(day + 15 * hourMs);
  await drill.act(leader, drillId, 'approve', { note: '同意，注意不要影响正常教学。' });
  return drillId;
}

/** The drill itself, what its evaluator made of it, and the conclusion; the clock stands a day later. */
export async function playRansomware(core: Core, stage: Stage, drillId: string): Promise<void> {
  const people = await peopleOf(stage);
  const { director } = people;
  const drill = createDrillStage(core, stage, ransomware);
  const begins = ransomwareBegins(core, stage);
  await stage.at(begins - hourMs);
  await checkReach(
    drill,
    stage,
    director,
    drillId,
    ransomware.casting.map(([username]) => username),
  );
  await begin(drill, drillId, director, begins);
  const pauseMs = breakMinutes * minuteMs;
  const when = (minute: number) =>
    begins + (minute * minuteMs) / rate + (minute > breakAt ? pauseMs : 0);
  const early = ransomwareBeats.filter(([minute]) => minute <= breakAt);
  await play(drill, director, drillId, early, when);
  await drill.at(when(breakAt));
  await drill.control(director, drillId, 'pause', { reason: '课间，休息 12 分钟' });
  await drill.at(when(breakAt) + pauseMs);
  await drill.control(director, drillId, 'resume');
  const later = ransomwareBeats.filter(([minute]) => minute > breakAt);
  await play(drill, director, drillId, later, when);
  await drill.at(when(ransomwareEndsAt));
  await drill.control(director, drillId, 'finish', { reason: '情景全部完成' });
  await judge(drill, people, drillId, when(ransomwareEndsAt));
}

/** The evaluator confirms what the log says, grades, and the director concludes. */
async function judge(
  drill: DrillStage,
  {
    director,
    evaluator,
    officer,
    commander,
    business,
    liaison,
  }: Awaited<ReturnType<typeof peopleOf>>,
  drillId: string,
  ended: number,
): Promise<void> {
  await drill.at(ended + 50 * minuteMs);
  const { proposals } = await drill.evaluation.observations(drillId);
  const confirmed = proposals.map(({ injectId, expectedId, accountId, result }) => ({
    injectId,
    expectedId,
    accountId,
    result,
    confirms: true,
  }));
  const idOf = ({ principal }: Player) => principal.accountId;
  // What no log can say. The report to the police stays unjudged.
  const seen = [
    ['leader-told', 'oral', idOf(commander), 'missed', '在等书面材料签字，由联络组代报。'],
    ['exam-call', 'paper', idOf(business), 'done', '座次表张贴及时，考试按时开始。'],
    ['backups', 'fill', idOf(business), 'done', '抽查 5 条与纸质记录一致。'],
    ['wrap-up', 'plan', idOf(liaison), 'done', '四项均有责任人和期限。'],
  ] as const;
  await drill.evaluation.observe(evaluator.principal, drillId, [
    ...confirmed,
    ...seen.map(([injectId, expectedId, accountId, result, note]) => ({
      injectId,
      expectedId,
      accountId,
      result,
      note,
    })),
  ]);
  await drill.evaluation.evaluate(evaluator.principal, drillId, {
    grades: {
      feasibility: 5,
      monitoring: 3,
      locating: 3,
      command: 5,
      handling: 3,
      liaison: 1,
      support: 5,
      goals: 3,
      cost: 5,
    },
    advice: {
      liaison: '口头报告等书面材料签字，迟了；先打电话，再补书面。',
      monitoring: '凌晨 03:12 的异常登录无人看到，供应商账户应设登录时段。',
    },
    conclusion: '断网、留证和恢复到位，考试未受影响；口头报告和报案迟，家长答复缺。',
  });
  await drill.at(ended + dayMs);
  await drill.act(director, drillId, 'conclude', {
    text: '达到演练目的。技术处置熟练；报告联络和家校沟通两个环节须整改。',
  });
  const { accountId } = officer.principal;
  await drill.act(director, drillId, 'add-improvement', {
    title: '供应商远程维护账户改为临时授权，限定时段并留存录像',
    source: '情景 2.2、评估单“监控告警能力”',
    ownerId: accountId,
    dueAt: iso(ended + 40 * dayMs),
  });
  await drill.act(director, drillId, 'add-improvement', {
    title: '制作家长答复口径模板，明确由谁在 30 分钟内发出',
    source: '情景 4.3 未完成',
    ownerId: accountId,
    dueAt: iso(ended + 50 * dayMs),
  });
}

/** Yesterday: an improvement is done, and the next drill is approved. */
export async function planDefacement(core: Core, stage: Stage, formerId: string): Promise<void> {
  const { director, leader, officer } = await peopleOf(stage);
  const former = createDrillStage(core, stage, ransomware);
  await stage.at(stage.workday(1, '17:00'));
  const { improvements } = await former.stateOf(formerId);
  await former.act(officer, formerId, 'finish-improvement', {
    improvementId: improvements[0]?.id,
    note: '已与供应商签补充协议，账户平时停用，需要时限时开通并录像。',
  });
  const plannedAt = iso(stage.now - runningForMs);
  const script = { ...defacement, plan: { ...defacement.plan, plannedAt } };
  const drill = createDrillStage(core, stage, script);
  const drillId = await drill.plan(director);
  await stage.at(stage.workday(1, '17:30'));
  await drill.act(leader, drillId, 'approve', { note: '同意。' });
}

const runningForMs = (defacementShownAt * minuteMs) / rate;

/** Begins the approved drill some minutes before now; its clock goes on when the story's is released. */
export async function playDefacement(core: Core, stage: Stage): Promise<void> {
  const { director } = await peopleOf(stage);
  const { id: drillId } =
    (await core.analysis.drills.records.db
      .selectFrom('drill_plans')
      .select('id')
      .where('state', '=', 'APPROVED')
      .where('title', '=', defacement.plan.title)
      .executeTakeFirst()) ?? {};
  if (drillId === undefined) return;
  const drill = createDrillStage(core, stage, defacement);
  const begins = stage.now - runningForMs;
  await stage.at(begins - 10 * minuteMs);
  await checkReach(
    drill,
    stage,
    director,
    drillId,
    defacement.casting.map(([username]) => username),
  );
  await begin(drill, drillId, director, begins);
  const when = (minute: number) => begins + (minute * minuteMs) / rate;
  await play(drill, director, drillId, defacementBeats, when);
  await drill.at(when(defacementShownAt));
}
