import type { NoticeFormFacts } from '../forms/notice-form.ts';
import type { DocumentMeta } from '../description.ts';

/** Facts of made-up units for tests and the benchmark. */
export const metaFacts: DocumentMeta = {
  madeAt: '2026-11-22T01:30:00.000Z',
  madeBy: '王敏',
  checkpoint: { seq: 41, sha256: 'a3f1'.repeat(16) },
  caseLog: { caseId: '01JDA7W3QH3V6K2N8Y4T5R9ZXC', version: 12, hash: '9bc0'.repeat(16) },
};

export const noticeFacts: NoticeFormFacts = {
  notice: {
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
  },
  recipientUnitName: '青山县第一中学',
  copyUnitNames: ['临江市教育局', '青山县教育局'],
  classZh: '安全隐患事件 / 网络漏洞',
  signDueAt: '2026-11-20T06:00:00.000Z',
  feedbackDueAt: '2026-11-25T09:00:00.000Z',
  meta: metaFacts,
};
