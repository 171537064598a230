import type { NoticeDraft } from '../../../analyzer/notices/facts.ts';
import type { Player } from './cast.ts';
import type { Stage } from './stage.ts';

const dayMs = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString();

/** A draft, before its recipients are known. */
type Words = Omit<NoticeDraft, 'recipientUnitIds' | 'discoveredAt'>;

const outdatedPortal: Words = {
  kind: 'weakness',
  severity: 'high',
  tlp: 'amber',
  title: '关于门户网站发布系统存在文件上传漏洞的通报（演示）',
  source: 'cnvd',
  asset: { systemName: '学校门户网站', domain: 'www.yizhong.example', protectionLevel: 2 },
  weakness: {
    name: '任意文件上传',
    class: 'HAZARD',
    subclass: 'vulnerability',
    hazard: 'high',
  },
  description: '网站发布系统的编辑器组件版本过旧，未登录即可上传脚本文件，可能被用来控制服务器。',
  impact: '攻击者可篡改网页、植入暗链，并以网站服务器为跳板进入校园网。',
  advice:
    '立即停用旧版编辑器组件，升级发布系统；排查网站目录中的可疑文件；将后台改为仅校内可访问。',
};

const weakPasswords: Words = {
  kind: 'weakness',
  severity: 'medium',
  tlp: 'amber',
  title: '关于网络设备使用弱口令和明文管理协议的通报（演示）',
  source: 'own-monitoring',
  weakness: {
    name: '弱口令与明文管理协议',
    class: 'HAZARD',
    subclass: 'misconfiguration',
    hazard: 'medium',
  },
  description:
    '平台采集发现，各校部分交换机、防火墙仍使用出厂口令或多年未更换的口令，并开放 Telnet、SNMPv2c 等明文管理协议。',
  impact: '口令可被猜解或在网内被窃听，攻击者可改动网络配置、清除日志。',
  advice:
    '逐台更换口令并停用出厂账号；关闭 Telnet，改用 SSH；SNMP 改用 v3；管理地址限定在运维终端；反馈时附整改设备清单。',
};

const unknownDevices: Words = {
  kind: 'weakness',
  severity: 'medium',
  tlp: 'amber',
  title: '关于教室一体机存在远程控制软件的通报（演示）',
  source: 'report',
  asset: { systemName: '班级多媒体一体机' },
  weakness: {
    name: '未授权的远程控制软件',
    class: 'HAZARD',
    subclass: 'misconfiguration',
    hazard: 'medium',
  },
  description: '接教师反映，部分班级的多媒体一体机装有来源不明的远程控制软件，上课时曾被他人操作。',
  impact: '可能影响正常教学，并泄露课堂画面。',
  advice: '卸载该软件，核查安装来源；一体机统一启用白名单；排查同批次设备。',
};

const sharedAccounts: Words = {
  kind: 'weakness',
  severity: 'medium',
  tlp: 'green',
  title: '关于教师共用办公系统账号的通报（演示）',
  source: 'own-monitoring',
  weakness: {
    name: '共用账号',
    class: 'HAZARD',
    subclass: 'other-hazard',
    hazard: 'medium',
  },
  description: '检查发现部分学校多名教师共用一个办公系统账号，口令长期未换，离岗后仍可登录。',
  advice: '一人一号；停用共用账号和离岗人员账号；开启登录二次验证。',
};

/** Players of the bureau and of the schools, by the codes of their units. */
async function castOf(stage: Stage) {
  return {
    analyst: await stage.player('demo-analyst'),
    leader: await stage.player('demo-leader'),
    yizhong: await stage.player('cio-yizhong'),
    shixiao: await stage.player('cio-shixiao'),
    chengguan: await stage.player('cio-chengguan'),
    zhizhong: await stage.player('cio-zhizhong'),
  };
}

type Cast = Awaited<ReturnType<typeof castOf>>;

function feedback(cause: string, measures: string, similarFindings: string, leader: string) {
  return {
    feedback: {
      confirmed: true,
      cause,
      measures,
      similarFindings,
      impact: '未发现被利用的迹象，未涉及师生个人信息。',
      approvedBy: { name: leader, post: '分管副校长' },
    },
  };
}

/** Drafted by the analyst, signed by the leader twenty minutes later, delivered; answers its id. */
async function issue(stage: Stage, cast: Cast, words: Words, to: readonly Player[], at: number) {
  const { analyst, leader } = cast;
  await stage.at(at - 50 * 60_000);
  const id = await stage.draft(analyst, {
    ...words,
    discoveredAt: iso(at - 20 * 3_600_000),
    contact: { name: '演示分析员' },
    recipientUnitIds: to.map(({ unitId }) => unitId),
  });
  await stage.at(at - 20 * 60_000);
  await stage.act(analyst, 'notice', id, 'submit');
  await stage.at(at);
  await stage.act(leader, 'notice', id, 'approve');
  return id;
}

/** Last month's: two schools, one of which had to answer twice; verified and archived. */
async function archived(stage: Stage, cast: Cast): Promise<void> {
  const { analyst, yizhong, shixiao } = cast;
  const day = (before: number, clock: string) => stage.at(stage.workday(before, clock));
  const id = await issue(
    stage,
    cast,
    outdatedPortal,
    [yizhong, shixiao],
    stage.workday(24, '09:40'),
  );
  const first = stage.delivery(id, yizhong.unitId);
  const second = stage.delivery(id, shixiao.unitId);
  await day(24, '10:15');
  await stage.act(yizhong, 'delivery', first, 'sign');
  await day(24, '11:05');
  await stage.act(shixiao, 'delivery', second, 'sign', { note: '已转信息组处理。' });
  for (const [who, caseId, clock] of [
    [yizhong, first, '14:30'],
    [shixiao, second, '15:10'],
  ] as const) {
    await day(24, clock);
    await stage.act(who, 'delivery', caseId, 'contain', {
      measure: '已停用旧版编辑器组件，后台改为仅校内访问。',
      at: iso(stage.workday(24, clock) - 30 * 60_000),
    });
  }
  await day(23, '16:00');
  await stage.act(
    yizhong,
    'delivery',
    first,
    'feedback',
    feedback(
      '网站由服务商代管，组件多年未升级。',
      '已升级发布系统，清理可疑文件 2 个，并更换后台口令。',
      '排查同类网站 1 个，未发现相同问题。',
      '第一中学分管领导',
    ),
  );
  await day(22, '09:20');
  await stage.act(
    shixiao,
    'delivery',
    second,
    'feedback',
    feedback(
      '使用同一服务商的发布系统。',
      '已通知服务商升级。',
      '无同类系统。',
      '实验小学分管领导',
    ),
  );
  await day(22, '10:30');
  await stage.act(analyst, 'delivery', first, 'verify', {
    verification: { method: 'both', findings: '复测上传接口已关闭，网站目录无可疑文件。' },
  });
  await day(22, '11:00');
  await stage.act(analyst, 'delivery', second, 'reject', {
    reason: '旧接口仍可访问，请完成升级后再反馈。',
    verification: { method: 'rescan', findings: '复测时旧接口仍可上传文件。' },
  });
  await day(20, '15:40');
  await stage.act(
    shixiao,
    'delivery',
    second,
    'feedback',
    feedback(
      '服务商漏升级一处旧接口。',
      '已升级并删除旧接口，复查访问日志无异常。',
      '无同类系统。',
      '实验小学分管领导',
    ),
  );
  await day(19, '09:50');
  await stage.act(analyst, 'delivery', second, 'verify', {
    verification: { method: 'rescan', findings: '复测旧接口已不可访问。' },
  });
  await day(19, '10:10');
  await stage.act(analyst, 'notice', id, 'archive', { note: '两校均已复核通过。' });
  await stage.readInboxes();
}

/** Two weeks ago: all four schools, one of which signed late. */
async function signedLate(stage: Stage, cast: Cast): Promise<void> {
  const { analyst, yizhong, shixiao, chengguan, zhizhong } = cast;
  const all = [yizhong, shixiao, zhizhong, chengguan];
  const day = (before: number, clock: string) => stage.at(stage.workday(before, clock));
  const id = await issue(stage, cast, sharedAccounts, all, stage.workday(13, '15:00'));
  const act = (who: Player, school: Player, message: string, payload = {}) =>
    stage.act(who, 'delivery', stage.delivery(id, school.unitId), message, payload);
  await day(12, '09:10');
  for (const who of [yizhong, shixiao, zhizhong]) {
    await act(who, who, 'sign');
    await act(who, who, 'accept');
  }
  await day(11, '10:30');
  await act(chengguan, chengguan, 'sign', { note: '前两日外出培训，今日签收。' });
  await act(chengguan, chengguan, 'accept');
  await day(9, '16:00');
  const answer = feedback(
    '教师嫌登录麻烦，长期共用账号。',
    '已按人开通账号，停用共用账号和离岗人员账号。',
    '排查其他业务系统，未发现共用账号。',
    '学校分管领导',
  );
  for (const who of all) await act(who, who, 'feedback', answer);
  await day(8, '10:00');
  const verification = { method: 'manual', findings: '抽查登录记录，未再发现共用账号。' };
  for (const who of all) await act(analyst, who, 'verify', { verification });
  await day(8, '10:40');
  await stage.act(analyst, 'notice', id, 'archive', { note: '四校均已复核通过。' });
  await stage.readInboxes();
}

/** Half-way through: verified, answered, asking for more time, merely signed. */
async function halfway(stage: Stage, cast: Cast): Promise<string> {
  const { yizhong, shixiao, chengguan, zhizhong } = cast;
  const all = [yizhong, shixiao, chengguan, zhizhong];
  const day = (before: number, clock: string) => stage.at(stage.workday(before, clock));
  const id = await issue(stage, cast, weakPasswords, all, stage.workday(4, '09:30'));
  for (const [who, before, clock] of [
    [yizhong, 4, '09:52'],
    [zhizhong, 4, '10:40'],
    [shixiao, 4, '14:05'],
    [chengguan, 3, '11:20'],
  ] as const) {
    await day(before, clock);
    await stage.act(who, 'delivery', stage.delivery(id, who.unitId), 'sign');
  }
  for (const [who, clock] of [
    [yizhong, '14:10'],
    [zhizhong, '15:00'],
    [shixiao, '15:30'],
  ] as const) {
    await day(3, clock);
    await stage.act(who, 'delivery', stage.delivery(id, who.unitId), 'accept', {
      responsible: { systemOwner: { name: who.actor.name, post: '信息主任' } },
    });
  }
  return id;
}

/** Issued while the first one goes on, to one school that has not signed it to this day. */
const overdue = (stage: Stage, cast: Cast) =>
  issue(stage, cast, unknownDevices, [cast.chengguan], stage.workday(2, '10:05'));

async function answers(stage: Stage, cast: Cast, id: string): Promise<void> {
  const { analyst, yizhong, shixiao, zhizhong } = cast;
  const day = (before: number, clock: string) => stage.at(stage.workday(before, clock));
  await day(2, '15:10');
  await stage.act(
    yizhong,
    'delivery',
    stage.delivery(id, yizhong.unitId),
    'feedback',
    feedback(
      '设备验收后未更换出厂口令。',
      '4 台设备口令全部更换，关闭 Telnet，SNMP 改为 v3，管理地址限定在运维终端。',
      '排查无线控制器 1 台，同样已整改。',
      '第一中学分管领导',
    ),
  );
  await day(1, '09:35');
  await stage.act(analyst, 'delivery', stage.delivery(id, yizhong.unitId), 'verify', {
    verification: {
      method: 'both',
      findings: '抽查 2 台设备：口令已更换，Telnet 已关闭，SNMP 仅 v3 可读。',
    },
  });
  // Yesterday's news is read; what came since is not.
  await day(1, '11:00');
  await stage.readInboxes();
  await day(1, '14:20');
  await stage.act(
    shixiao,
    'delivery',
    stage.delivery(id, shixiao.unitId),
    'feedback',
    feedback(
      '管理员更换后口令未交接、未更换。',
      '2 台设备口令已更换，Telnet 已关闭；其中 1 台不支持 SNMPv3，已限定采集地址。',
      '未发现其他设备存在同类问题。',
      '实验小学分管领导',
    ),
  );
  await day(1, '16:45');
  await stage.act(zhizhong, 'delivery', stage.delivery(id, zhizhong.unitId), 'ask-extension', {
    until: iso(stage.workday(0, '18:00') + 9 * dayMs),
    text: '实训楼 3 台接入设备需在周末停网时更换口令并升级固件，申请延期。',
  });
}

/** What the bureau and its schools did before the day of the attack. */
export async function tellNotices(stage: Stage): Promise<void> {
  const cast = await castOf(stage);
  await archived(stage, cast);
  await signedLate(stage, cast);
  const id = await halfway(stage, cast);
  await overdue(stage, cast);
  await answers(stage, cast, id);
}
