import { appColumns } from './app-columns.ts';

/** What a template asks for, by column. Pure: the thread that reads workbooks uses it too. */
export interface Choice {
  value: string;
  zh: string;
  /** Other words for it in old ledgers. */
  also?: readonly string[];
}

export interface Column {
  key: string;
  zh: string;
  /** Other headings under which old ledgers have it. */
  also?: readonly string[];
  required?: true;
  type: 'text' | 'code' | 'date' | 'choice' | 'choices';
  /** Characters. */
  most: number;
  choices?: readonly Choice[];
  /** What to write, on the sheet of notes. */
  hint: string;
  example: string;
}

export const importKindNames = ['units', 'people', 'notices', 'apps'] as const;
export type ImportKindName = (typeof importKindNames)[number];

const unitKinds: readonly Choice[] = [
  { value: 'province', zh: '省级', also: ['省', '省教育厅'] },
  { value: 'city', zh: '市级', also: ['市', '地市', '市教育局'] },
  { value: 'county', zh: '县级', also: ['县', '区县', '县教育局'] },
  { value: 'district', zh: '学区', also: ['中心校'] },
  { value: 'school', zh: '学校', also: ['高校', '中学', '小学', '幼儿园'] },
  { value: 'department', zh: '部门', also: ['科室', '处室'] },
];

/** Administrators of the platform are not made from a list. */
const roles: readonly Choice[] = [
  { value: 'school-cio', zh: '学校负责人', also: ['网络安全负责人', '校领导'] },
  { value: 'school-security-officer', zh: '学校安全员', also: ['安全员', '网络安全员', '联络员'] },
  { value: 'bureau-analyst', zh: '主管部门分析员', also: ['分析员'] },
  { value: 'bureau-leader', zh: '主管部门负责人', also: ['局领导'] },
  { value: 'drill-director', zh: '演练导调员', also: ['演练导演'] },
  { value: 'app-reviewer', zh: '应用审核员', also: ['APP审核员'] },
];

const kinds: readonly Choice[] = [
  { value: 'warning', zh: '预警', also: ['预警通报'] },
  { value: 'weakness', zh: '隐患', also: ['漏洞', '安全隐患', '漏洞通报'] },
  { value: 'incident', zh: '事件', also: ['安全事件'] },
];
const severities: readonly Choice[] = [
  { value: 'urgent', zh: '特急', also: ['紧急', '严重'] },
  { value: 'high', zh: '高', also: ['高危'] },
  { value: 'medium', zh: '中', also: ['中危'] },
  { value: 'low', zh: '低', also: ['低危'] },
];
const sources: readonly Choice[] = [
  { value: 'own-monitoring', zh: '自行监测' },
  { value: 'superior', zh: '上级通报', also: ['上级'] },
  { value: 'cyberspace-office', zh: '网信部门', also: ['网信办'] },
  { value: 'police', zh: '公安机关', also: ['公安', '网安'] },
  { value: 'cnvd', zh: 'CNVD' },
  { value: 'education-src', zh: '教育漏洞平台', also: ['教育SRC'] },
  { value: 'report', zh: '举报' },
  { value: 'other', zh: '其他' },
];

const unitHint = '写机构代码或单位全称；重名时请写机构代码';

export const importColumns: Readonly<Record<ImportKindName, readonly Column[]>> = {
  units: [
    {
      key: 'name',
      zh: '单位名称',
      also: ['名称', '学校名称'],
      required: true,
      type: 'text',
      most: 100,
      hint: '全称',
      example: '示例县第一中学',
    },
    {
      key: 'kind',
      zh: '单位类型',
      also: ['类型'],
      required: true,
      type: 'choice',
      most: 20,
      choices: unitKinds,
      hint: '从下拉列表选择',
      example: '学校',
    },
    {
      key: 'code',
      zh: '机构代码',
      also: ['代码', '学校代码', '单位代码'],
      type: 'code',
      most: 40,
      hint: '教育主管部门编的代码，没有可不填',
      example: '3132000001',
    },
    {
      key: 'parent',
      zh: '上级单位',
      also: ['主管单位', '主管部门'],
      type: 'text',
      most: 100,
      hint: `${unitHint}；可以是本表中的单位；不填为当前单位`,
      example: '',
    },
  ],
  people: [
    {
      key: 'username',
      zh: '用户名',
      also: ['账号', '登录名'],
      required: true,
      type: 'code',
      most: 64,
      hint: '2 至 64 个字母、数字或 . _ @ -',
      example: 'zhang.wei',
    },
    {
      key: 'name',
      zh: '姓名',
      required: true,
      type: 'text',
      most: 100,
      hint: '真实姓名',
      example: '张伟',
    },
    {
      key: 'unit',
      zh: '所属单位',
      also: ['单位', '单位名称'],
      required: true,
      type: 'text',
      most: 100,
      hint: unitHint,
      example: '示例县第一中学',
    },
    {
      key: 'phone',
      zh: '手机',
      also: ['手机号', '电话', '联系电话'],
      type: 'code',
      most: 40,
      hint: '可不填',
      example: '13800000000',
    },
    {
      key: 'email',
      zh: '邮箱',
      also: ['电子邮箱', '邮件'],
      type: 'code',
      most: 200,
      hint: '可不填',
      example: 'zhang.wei@example.edu.cn',
    },
    {
      key: 'roles',
      zh: '角色',
      type: 'choices',
      most: 200,
      choices: roles,
      hint: '可不填；多个角色用顿号分开；需要安全管理员的授权权限，否则只建账号',
      example: '学校安全员',
    },
  ],
  notices: [
    {
      key: 'number',
      zh: '通报编号',
      also: ['编号', '文号'],
      required: true,
      type: 'text',
      most: 200,
      hint: '原编号；发给多个单位的一份通报写多行，编号相同',
      example: '〔2026〕第0012号',
    },
    {
      key: 'title',
      zh: '标题',
      also: ['通报标题', '名称'],
      required: true,
      type: 'text',
      most: 200,
      hint: '同一编号的各行须一致',
      example: '门户网站存在弱口令',
    },
    {
      key: 'kind',
      zh: '类型',
      also: ['通报类型'],
      required: true,
      type: 'choice',
      most: 20,
      choices: kinds,
      hint: '从下拉列表选择',
      example: '隐患',
    },
    {
      key: 'severity',
      zh: '级别',
      also: ['紧急程度', '危害级别'],
      required: true,
      type: 'choice',
      most: 20,
      choices: severities,
      hint: '从下拉列表选择',
      example: '高',
    },
    {
      key: 'issuedAt',
      zh: '签发日期',
      also: ['下发日期', '通报日期'],
      required: true,
      type: 'date',
      most: 40,
      hint: '如 2026-03-01、2026/3/1、2026年3月1日',
      example: '2026-03-01',
    },
    {
      key: 'signedBy',
      zh: '签发人',
      required: true,
      type: 'text',
      most: 200,
      hint: '原签发人姓名',
      example: '李局长',
    },
    {
      key: 'recipient',
      zh: '接收单位',
      also: ['被通报单位', '责任单位'],
      required: true,
      type: 'text',
      most: 100,
      hint: unitHint,
      example: '示例县第一中学',
    },
    {
      key: 'description',
      zh: '情况说明',
      also: ['描述', '问题描述'],
      required: true,
      type: 'text',
      most: 10_000,
      hint: '通报内容',
      example: '后台可用弱口令登录',
    },
    {
      key: 'feedbackDueAt',
      zh: '反馈期限',
      also: ['整改期限'],
      type: 'date',
      most: 40,
      hint: '不填按规则计算；只写日期的为当日 24 时',
      example: '2026-03-11',
    },
    {
      key: 'recipientSignedAt',
      zh: '签收日期',
      type: 'date',
      most: 40,
      hint: '已签收的填写，与签收人一起填',
      example: '2026-03-02',
    },
    {
      key: 'recipientSigner',
      zh: '签收人',
      type: 'text',
      most: 200,
      hint: '与签收日期一起填',
      example: '张伟',
    },
    {
      key: 'source',
      zh: '来源',
      type: 'choice',
      most: 20,
      choices: sources,
      hint: '不填为“其他”',
      example: '自行监测',
    },
    {
      key: 'sourceReference',
      zh: '来源编号',
      type: 'text',
      most: 200,
      hint: '可不填',
      example: '',
    },
    {
      key: 'systemName',
      zh: '系统名称',
      also: ['信息系统'],
      type: 'text',
      most: 200,
      hint: '可不填',
      example: '学校门户网站',
    },
    {
      key: 'domain',
      zh: '域名',
      type: 'code',
      most: 253,
      hint: '可不填',
      example: 'www.example.edu.cn',
    },
    {
      key: 'weakness',
      zh: '隐患名称',
      also: ['漏洞名称'],
      type: 'text',
      most: 200,
      hint: '可不填',
      example: '弱口令',
    },
    { key: 'advice', zh: '整改建议', type: 'text', most: 10_000, hint: '可不填', example: '' },
  ],
  apps: appColumns,
};

/** `A` for 1, as Excel shows it. */
export function columnLetter(number: number): string {
  let text = '';
  for (let left = number; left > 0; left = Math.floor((left - 1) / 26)) {
    text = String.fromCodePoint(65 + ((left - 1) % 26)) + text;
  }
  return text;
}
