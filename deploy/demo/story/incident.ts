import { Readable } from 'node:stream';
import type { Core } from '../../up/core.ts';
import type { DemoLine } from '../syslog-day.ts';
import type { Player } from './cast.ts';
import type { Stage } from './stage.ts';

const minuteMs = 60_000;
const iso = (ms: number) => new Date(ms).toISOString();

/** Rules of rules/detection that the attack sets off: a sign-in after guessed passwords, the guessing, a cleared log. */
const signedIn = 'b3892d29-8ab1-492c-abd5-c341b9192f24';
const guessed = 'b3e54b93-389a-4f30-8b0e-7c911faceee4';
const logCleared = 'd55af55c-a47b-45fe-a02c-6b51599b2d52';

/** Answers as the school's officer gives them: a server of the core business partly down, only this school, nothing leaked. */
const answers = {
  'system.importance': 'important',
  'business.loss': 'severe',
  'social.harm': 'general',
  extent: 'one',
  'pii.leaked': false,
  'data.important': 'none',
  defaced: false,
  'portal.kind': 'none',
  'cii.affected': false,
  'population.region': 'less',
  'population.people': 0,
  'loss.direct': 0,
  'crime.suspected': true,
  'authority.declared': 'none',
};

async function alertOf({ stores }: Core, ruleId: string, unitId: string) {
  const row = await stores.records.db
    .selectFrom('alerts')
    .select('id')
    .where('rule_id', '=', ruleId)
    .where('unit_id', '=', unitId)
    .executeTakeFirst();
  return row?.id;
}

/** Waits for the alerts of the attack; undefined when they do not come. */
async function alertsOf(core: Core, unitId: string, patienceMs: number) {
  const lookMs = 100;
  for (let waited = 0; waited < patienceMs; waited += lookMs) {
    const first = await alertOf(core, signedIn, unitId);
    const second = await alertOf(core, guessed, unitId);
    const third = await alertOf(core, logCleared, unitId);
    if (first !== undefined && second !== undefined && third !== undefined) {
      return { signedIn: first, others: [second, third] };
    }
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  return undefined;
}

/** The lines themselves, as an officer would take them from the server and the switch. */
function excerptOf(attack: readonly DemoLine[]): Readable {
  return Readable.from(attack.map(({ line }) => `${line}\n`));
}

/** The officer finds out, grades, calls, closes off: what happened in the first minutes. */
async function respond(core: Core, stage: Stage, attack: readonly DemoLine[], began: number) {
  const { incidents } = core.analysis;
  const officer = await stage.player('officer-zhizhong');
  const bureau = await stage.player('demo-analyst');
  const alerts = await alertsOf(core, officer.unitId, 30_000);
  if (!alerts) return undefined;
  const at = (minutes: number) => stage.at(began + minutes * minuteMs);
  await at(4);
  const { caseId } = await incidents.openFromAlert(
    officer.principal,
    alerts.signedIn,
    (unitId) => unitId,
  );
  const act = (message: string, payload: Readonly<Record<string, unknown>>, who = officer) =>
    stage.act(who, 'incident', caseId, message, payload);
  for (const alertId of alerts.others) await act('link-alert', { alertId });
  await at(7);
  await act('describe', {
    title: '网站服务器被猜解口令登录，核心交换机日志被清除（演示）',
    description:
      '外部地址 198.51.100.77 先扫描出口防火墙，再对网站服务器反复猜解 SSH 口令并以 root 登录，随后从该服务器登录核心交换机、新建账号并清除日志。',
  });
  await at(11);
  await act('grade', {
    answers,
    operatorKind: 'other',
    classId: 'ATTACK',
    subclassId: 'credentials',
  });
  await at(14);
  await act('report-orally', {
    line: 'edu',
    at: iso(began + 13 * minuteMs),
    caller: officer.actor.name,
    calledOffice: '青溪县教育局网络安全值班室（演示）',
    called: '演示值班员',
    summary: '职业中学网站服务器被猜解口令登录，正在断网处置，学生信息未发现外泄。',
    toUnitId: bureau.unitId,
  });
  await at(16);
  await act('start-handling', {});
  await workOn(stage, caseId, officer, at);
  await at(34);
  await incidents.addEvidence(
    officer.principal,
    {
      incidentId: caseId,
      unitId: officer.unitId,
      name: '攻击时段原始日志摘录（防火墙-服务器-核心交换机）.log',
      mediaType: 'text/plain',
      origin: '出口防火墙、网站服务器、核心交换机 syslog',
      note: '按接收顺序摘录，未作改动。',
    },
    excerptOf(attack),
  );
  return { caseId, officer, act, at };
}

/** One task done, one open. */
async function workOn(
  stage: Stage,
  caseId: string,
  officer: Player,
  at: (minutes: number) => Promise<void>,
): Promise<void> {
  if (officer.actor.kind !== 'person') return;
  const { accountId } = officer.actor;
  const add = (title: string, hours: number) =>
    stage.act(officer, 'incident', caseId, 'add-task', {
      title,
      assigneeId: accountId,
      dueAt: iso(stage.now + hours * 3_600_000),
    });
  await at(18);
  const { state } = await add('断开网站服务器外网访问，保留现场', 1);
  await at(19);
  await add('更换服务器和全部网络设备口令，删除交换机上新建的 support 账号', 20);
  await at(26);
  const { tasks } = state as unknown as { tasks: readonly { id: string }[] };
  await stage.act(officer, 'incident', caseId, 'complete-task', {
    taskId: tasks[0]?.id,
    note: '已在出口防火墙关闭映射，服务器未关机。',
  });
}

const firstReport = {
  system: '学校网站及实训预约服务器 1 台（等保二级），核心交换机 1 台。',
  place: '青溪县职业中学中心机房（演示）',
  course:
    '外部地址 198.51.100.77 扫描出口防火墙后，对网站服务器猜解 SSH 口令约 90 次并登录成功；随后从该服务器登录核心交换机，新建账号并清除日志。',
  impact: '网站和实训预约停用，校园网上网正常；未发现学生信息外泄。',
  harm: '服务器 root 权限被他人取得，交换机配置被改动。',
  measures: '已断开服务器外网访问并保留现场，导出原始日志，已口头报告县教育局。',
  cause: '初步判断为 SSH 对外开放且使用弱口令。',
  furtherMeasures: '更换全部口令，核查交换机配置，重装服务器后再恢复。',
  reporter: { name: '职业中学安全员' },
};

/** The bureau warns its other schools; the leader has not signed yet. */
async function warn(stage: Stage, began: number): Promise<void> {
  const bureau = await stage.player('demo-analyst');
  const codes = ['yizhong', 'shixiao', 'chengguan', 'zhizhong'];
  const schools = await Promise.all(codes.map((code) => stage.player(`cio-${code}`)));
  await stage.at(began + 96 * minuteMs);
  const id = await stage.draft(bureau, {
    kind: 'warning',
    severity: 'high',
    tlp: 'amber',
    title: '关于防范 SSH 口令猜解攻击的预警通报（演示）',
    discoveredAt: iso(began),
    source: 'own-monitoring',
    description:
      '今日监测到外部地址 198.51.100.77 对我县学校服务器猜解 SSH 口令，一校服务器被登录。请各校立即自查。',
    advice:
      '关闭服务器 SSH、远程桌面的对外映射；检查 root 等账号的登录记录；更换弱口令；发现异常立即电话报告。',
    contact: { name: '演示分析员' },
    recipientUnitIds: schools.map(({ unitId }) => unitId),
  });
  await stage.at(began + 104 * minuteMs);
  await stage.act(bureau, 'notice', id, 'submit');
}

/**
 * The incident that the school makes of the attack's alerts, and the bureau's warning that waits for its leader.
 * `began`: the instant after the attack's last line. False when the alerts did not come.
 */
export async function tellIncident(
  core: Core,
  stage: Stage,
  attack: readonly DemoLine[],
  began: number,
): Promise<boolean> {
  const opened = await respond(core, stage, attack, began);
  if (!opened) return false;
  const { act, at } = opened;
  await at(45);
  await act('contain', { text: '网站服务器已断网，攻击地址已在出口防火墙封禁。' });
  await at(72);
  await act('record', {
    category: 'finding',
    text: '核对交换机配置：新建 support 账号一个，日志缓冲被清除，其余配置与备份一致。',
  });
  await at(88);
  await act('file-report', { kind: 'first', content: firstReport });
  await warn(stage, began);
  return true;
}
