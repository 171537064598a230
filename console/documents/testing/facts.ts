import type { NoticeSnapshot } from '../../../analyzer/notices/state.ts';
import type { FeedbackFormFacts } from '../forms/feedback-form.ts';
import type { IncidentReportFormFacts } from '../forms/incident-report-form.ts';
import type { NoticeFormFacts } from '../forms/notice-form.ts';
import type { ReviewFormFacts } from '../forms/review-form.ts';
import type { SupervisionFacts } from '../forms/supervision-letter.ts';
import type { DocumentMeta } from '../description.ts';

/** Facts of made-up units for tests and the benchmark. */
export const metaFacts: DocumentMeta = {
  madeAt: '2026-11-22T01:30:00.000Z',
  madeBy: '王敏',
  checkpoint: { seq: 41, sha256: 'a3f1'.repeat(16) },
  caseLog: { caseId: '01JDA7W3QH3V6K2N8Y4T5R9ZXC', version: 12, hash: '9bc0'.repeat(16) },
};

const snapshot: NoticeSnapshot = {
  kind: 'weakness',
  severity: 'high',
  tlp: 'amber',
  title: '教务管理系统存在 SQL 注入漏洞，可读取学生学籍数据',
  discoveredAt: '2026-11-19T06:12:00.000Z',
  source: 'education-src',
  sourceReference: 'EDU-SRC-2026-11873',
  asset: {
    systemName: '教务管理系统',
    domain: 'jw.qingshan-school.edu.cn',
    url: 'https://jw.qingshan-school.edu.cn/portal/student/query.aspx?term=2026-2027-1&session=d41d8cd98f00b204e9800998ecf8427e&page=1',
    ipv4: '203.0.113.27',
    ipv6: '2001:db8:4a:1::27',
    port: 443,
    dualNonEdu: false,
    protectionLevel: 2,
    filingNumber: '4403-2025-00781',
  },
  weakness: {
    name: 'SQL 注入',
    class: 'HAZARD',
    subclass: 'vulnerability',
    cve: 'CVE-2026-21034',
    cnvd: 'CNVD-2026-58112',
    hazard: 'high',
  },
  description:
    '教务管理系统学生查询页面的 term 参数未作过滤，攻击者无需登录即可执行任意数据库语句。\n经验证可读取学生姓名、学号、身份证件号码等字段，测试中仅读取 1 条记录并已销毁。',
  impact: '涉及在校学生约 2,300 人的学籍信息，存在未成年人个人信息泄露风险。',
  advice:
    '1. 立即关闭该页面的外网访问；\n2. 采用参数化查询并升级到厂商 5.2.7 以上版本；\n3. 检查近六个月访问日志，确认是否已被利用；\n4. 对同类系统举一反三。',
  evidence: [
    {
      kind: 'screenshot',
      name: '注入回显截图.png',
      sha256: 'c0ffee11'.repeat(8),
      bytes: 184223,
      takenAt: '2026-11-19T06:20:00.000Z',
    },
    {
      kind: 'http',
      name: '请求响应包',
      text: "GET /portal/student/query.aspx?term=1'%20AND%201=1-- HTTP/1.1\nHost: jw.qingshan-school.edu.cn\n\nHTTP/1.1 200 OK\nContent-Type: text/html; charset=gb2312",
      takenAt: '2026-11-19T06:22:00.000Z',
    },
  ],
  contact: { name: '李建国', phone: '0755-5550123' },
  number: '青教网安〔2026〕第0123号',
  issuedAt: '2026-11-20T02:00:00.000Z',
  issuerUnitId: 'province',
  issuerUnitName: '青岭省教育厅网络安全和信息化领导小组办公室',
  signedBy: '陈晓东',
};

export const noticeFacts: NoticeFormFacts = {
  notice: snapshot,
  recipientUnitName: '青山县第一中学',
  copyOf: '青山县第一中学',
  copyUnitNames: ['临江市教育局', '青山县教育局'],
  classZh: '安全隐患事件 / 网络漏洞',
  signDueAt: '2026-11-20T06:00:00.000Z',
  feedbackDueAt: '2026-11-25T09:00:00.000Z',
  meta: metaFacts,
};

const person = (name: string, post: string, phone: string) => ({ name, post, phone });

export const feedbackFacts: FeedbackFormFacts & ReviewFormFacts = {
  delivery: {
    number: '青教网安〔2026〕第0123号',
    title: noticeFacts.notice.title,
    severity: 'high',
    round: 2,
    issuerUnitName: '青山县教育局',
    recipientUnitName: '青山县第一中学',
    snapshot: snapshot,
    signed: { at: '2026-11-20T03:05:00.000Z', name: '赵春梅', by: 'session' },
    responsible: {
      systemOwner: person('周立', '信息中心主任', '0755-5550147'),
      leader: person('何志远', '副校长', '0755-5550101'),
    },
    firstMeasure: {
      at: '2026-11-20T04:10:00.000Z',
      name: '周立',
      measure: '在防火墙上关闭教务系统外网映射，停用学生查询页面。',
      takenAt: '2026-11-20T04:00:00.000Z',
    },
    feedback: {
      at: '2026-11-23T08:20:00.000Z',
      name: '赵春梅',
      round: 2,
      content: {
        confirmed: true,
        cause: '厂商 2024 年交付的查询页面拼接数据库语句，学校未在上线前作代码审计。',
        impact: '排查近六个月日志，未发现他人利用；未造成数据外泄。',
        recordsAffected: 2314,
        measures:
          '升级到 5.2.7 版本，全部查询改为参数化；Web 应用防火墙新增规则 3 条；回归测试通过。',
        completedAt: '2026-11-23T07:30:00.000Z',
        similarFindings: '排查其余 6 个对外系统，图书管理系统 1 处同类问题已一并整改。',
        reportedToPolice: false,
        reportedToCyberspaceOffice: true,
        approvedBy: person('何志远', '副校长', '0755-5550101'),
        evidence: [
          { kind: 'file', name: '回归测试报告.pdf', sha256: '5eed'.repeat(16), bytes: 902133 },
        ],
      },
    },
    verification: {
      at: '2026-11-24T02:40:00.000Z',
      name: '李建国',
      round: 2,
      passed: true,
      content: {
        method: 'both',
        findings: '自动复测原注入点 12 种载荷均被拦截或无回显；人工抽查图书管理系统，问题已修复。',
        verifiedBy: '李建国',
      },
    },
  },
  feedbackDueAt: '2026-11-25T09:00:00.000Z',
  meta: metaFacts,
};

export const reportFacts: IncidentReportFormFacts = {
  report: {
    incidentId: '01JDA7W3QH3V6K2N8Y4T5R9ZXD',
    number: '〔2026〕事件第0003号',
    reportId: '01JDA7W3QH3V6K2N8Y4T5R9ZXE',
    kind: 'follow-up',
    ordinal: 2,
    at: '2026-11-21T09:00:00.000Z',
    unit: { id: 'school', name: '青山县第一中学', operatorKind: 'other' },
    title: '教学资源服务器感染勒索软件',
    occurredAt: '2026-11-20T18:40:00.000Z',
    discoveredAt: '2026-11-20T23:15:00.000Z',
    class: { id: 'MALWARE', zh: '恶意程序事件', en: 'Malware', gbCode: null },
    subclass: { id: 'ransomware', zh: '勒索软件', en: 'Ransomware', gbCode: null },
    cac: { level: 'general', lower: 'general', upper: 'larger' },
    edu: { level: 'larger', lower: 'larger', upper: 'larger' },
    content: {
      system: '教学资源服务器（第 2 级，备案号 4403-2025-00790），存放课件与成绩册。',
      place: '学校信息楼 302 机房',
      course: '值班人员早晨发现课件打不开，桌面出现勒索说明；随即断网并上报。',
      impact: '全校课件与两个年级成绩册不可用。',
      harm: '约 1.2 TB 文件被加密；未发现向外传送。',
      affectedPeople: 1860,
      directLoss: 35_000,
      measures: '06:20 断开服务器网络，保留内存与磁盘镜像；06:45 关闭远程桌面外网映射。',
      effect: '其余 14 台服务器未见感染。',
      ransom: { amount: '3 BTC', method: '暗网页面付款', demandedAt: '2026-11-20T23:15:00.000Z' },
      trend: '感染范围已控制，预计两日内由离线备份恢复。',
      cause: '远程桌面弱口令被爆破，登录地址 198.51.100.77。',
      leads: '日志见 11 月 20 日 22 时至 26 时 4,312 次失败登录。',
      furtherMeasures: '重装系统，恢复备份，全校改用堡垒机登录。',
      helpWanted: '请县教育局协调公安机关取证。',
      scene: '磁盘镜像已封存，镜像哈希见附件。',
      reporter: { name: '赵春梅', phone: '0755-5550133' },
    },
    writtenBy: { accountId: 'a1', name: '赵春梅' },
    signedBy: { accountId: 'a2', name: '何志远', at: '2026-11-21T09:20:00.000Z' },
    evidence: [
      {
        name: '磁盘镜像.e01',
        sha256: 'd15c'.repeat(16),
        sm3: 'ab12'.repeat(16),
        bytes: 512_110_190_592,
      },
    ],
    sha256: '77aa'.repeat(16),
  },
  meta: { ...metaFacts, caseLog: { caseId: '01JDA7W3QH3V6K2N8Y4T5R9ZXD', version: 9 } },
};

export const lateFacts: SupervisionFacts = {
  delivery: feedbackFacts.delivery,
  late: [
    { zh: '签收', dueAt: '2026-11-19T10:00:00.000Z', doneAt: '2026-11-19T12:30:00.000Z' },
    { zh: '整改反馈', dueAt: '2026-11-21T10:00:00.000Z' },
  ],
  meta: metaFacts,
};
