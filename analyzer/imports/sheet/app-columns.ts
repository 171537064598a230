import type { Choice, Column } from './columns.ts';

const yesNo: readonly Choice[] = [
  { value: 'yes', zh: '是', also: ['有', '√'] },
  { value: 'no', zh: '否', also: ['无', '没有'] },
];
const natures: readonly Choice[] = [
  { value: 'unified', zh: '要求统一使用', also: ['统一使用', '统一'] },
  { value: 'recommended', zh: '推荐使用', also: ['推荐'] },
  { value: 'voluntary', zh: '自主选用', also: ['自主', '自主使用'] },
];
const categories: readonly Choice[] = [
  { value: 'teaching', zh: '教学', also: ['学习', '教学类'] },
  { value: 'management', zh: '管理', also: ['管理类'] },
  { value: 'life', zh: '校园生活', also: ['生活', '生活类'] },
  { value: 'home-school', zh: '家校沟通', also: ['家校', '家校共育'] },
];
const developments: readonly Choice[] = [
  { value: 'provider', zh: '由提供者提供', also: ['采购', '第三方', '外购'] },
  { value: 'own', zh: '自研自用', also: ['自研'] },
  { value: 'customised', zh: '定制并本地部署', also: ['定制'] },
];
const platforms: readonly Choice[] = [
  { value: 'android', zh: 'Android', also: ['安卓'] },
  { value: 'ios', zh: 'iOS', also: ['苹果', 'iPhone'] },
  { value: 'harmony', zh: 'HarmonyOS', also: ['鸿蒙'] },
  { value: 'mini-program', zh: '小程序', also: ['微信小程序'] },
  { value: 'web', zh: '网页', also: ['H5', 'Web'] },
];
const audiences: readonly Choice[] = [
  { value: 'students', zh: '学生' },
  { value: 'teachers', zh: '教师', also: ['老师'] },
  { value: 'parents', zh: '家长' },
  { value: 'staff', zh: '职工', also: ['教职工'] },
];
const fees: readonly Choice[] = [
  { value: 'free', zh: '免费', also: ['否', '无'] },
  { value: 'paid', zh: '付费', also: ['收费', '是'] },
  { value: 'in-app', zh: '应用内付费', also: ['内购'] },
];
const levels: readonly Choice[] = ['一', '二', '三', '四'].map((zh, at) => ({
  value: String(at + 1),
  zh: `${zh}级`,
  also: [zh, `第${zh}级`],
}));

const optional = '可不填';
const text = (key: string, zh: string, example: string, more: Partial<Column> = {}): Column => ({
  key,
  zh,
  type: 'text',
  most: 300,
  hint: optional,
  example,
  ...more,
});
const choice = (
  key: string,
  zh: string,
  choices: readonly Choice[],
  example: string,
  more: Partial<Column> = {},
): Column => ({
  key,
  zh,
  type: 'choice',
  most: 20,
  choices,
  hint: '从下拉列表选择，可不填',
  example,
  ...more,
});

/** 教育移动应用台账: what a school or a bureau knows of the apps that it uses. With a nature of the use, the use is proposed as well. */
export const appColumns: readonly Column[] = [
  text('name', '应用名称', '示例作业', {
    also: ['名称', 'APP名称', '应用'],
    required: true,
    most: 200,
    hint: '与应用商店一致',
  }),
  text('providerName', '提供者', '示例教育科技有限公司', {
    also: ['提供单位', '开发单位', '厂商', '供应商'],
    hint: '单位全称；自研填本单位',
  }),
  text('creditCode', '统一社会信用代码', '91320000MA1EXAMP1E', {
    also: ['信用代码'],
    type: 'code',
    most: 40,
    hint: '18 位，可不填',
  }),
  choice('development', '开发方式', developments, '由提供者提供', { also: ['来源'] }),
  choice('category', '应用类别', categories, '教学', { also: ['类别', '分类'] }),
  choice('platforms', '平台', platforms, 'Android、iOS', {
    type: 'choices',
    most: 100,
    hint: '多个用顿号分开，可不填',
  }),
  choice('audiences', '使用对象', audiences, '学生、教师', {
    also: ['对象'],
    type: 'choices',
    most: 100,
    hint: '多个用顿号分开，可不填',
  }),
  text('packageName', 'Android 包名', 'com.example.homework', { also: ['包名'], type: 'code' }),
  text('bundleId', 'iOS Bundle ID', 'com.example.homework', {
    also: ['BundleID'],
    type: 'code',
  }),
  text('version', '版本', '3.2.1', { also: ['版本号'], type: 'code', most: 60 }),
  text('eduFilingNumber', '教育移动应用备案号', '教APP备3200001号', {
    also: ['教育备案号', '备案号'],
    hint: '在公开名单中查到的编号，可不填',
  }),
  text('eduFilingCheckedOn', '备案查询日期', '2026-09-01', {
    type: 'date',
    most: 40,
    hint: '填了备案号的，写查询日期',
  }),
  text('icpNumber', 'ICP备案号', '苏ICP备00000000号', { also: ['ICP'] }),
  text('appIcpNumber', 'App备案号', '苏ICP备00000000号-1A', { also: ['APP备案号（工信部）'] }),
  text('gradedNumber', '等保备案编号', '32010000000-00000', { also: ['等保编号'] }),
  choice('gradedLevel', '等保级别', levels, '二级', { also: ['等级'] }),
  choice('fee', '收费方式', fees, '免费', { also: ['是否收费', '收费'] }),
  choice('ads', '有商业广告', yesNo, '否', { also: ['广告', '是否有广告'] }),
  choice('games', '有游戏', yesNo, '否', { also: ['游戏'] }),
  choice('minors', '用户可能不满14周岁', yesNo, '是', { also: ['是否涉及未成年人'] }),
  choice('biometrics', '处理生物识别信息', yesNo, '否', { also: ['人脸', '是否采集人脸'] }),
  text('piKinds', '收集的个人信息', '姓名、班级', { also: ['采集信息', '个人信息'], most: 4_000 }),
  text('dataLocation', '数据所在地', '南京', { also: ['数据存储地'] }),
  choice('nature', '使用性质', natures, '自主选用', {
    also: ['使用方式'],
    hint: '填写后同时提出使用备案；只记台账的不填',
  }),
  text('scope', '使用范围', '一至六年级', { also: ['范围', '使用年级'], most: 4_000 }),
  text('people', '使用人数', '900', { also: ['人数'], type: 'code', most: 12 }),
  text('startsOn', '启用日期', '2026-09-10', {
    also: ['开始使用日期'],
    type: 'date',
    most: 40,
  }),
  text('leaderName', '负责人', '陈老师', { also: ['管理员', '责任人'] }),
];
