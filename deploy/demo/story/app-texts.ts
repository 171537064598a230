import type { AppFacts, UseFacts } from '../../../analyzer/apps/facts.ts';
import { provider } from '../county.ts';

const contact = '0571-00000000';

/** Shown in the app, and filed. */
export const appIcpNumber = '浙ICP备00000000号-1A';

/** What the homework app says of itself, in its package and in its filing. */
export const policyText = [
  '作业助手隐私政策（演示）',
  '更新日期：2026年9月1日　生效日期：2026年9月1日',
  `本政策由${provider.name}发布，联系电话 ${contact}，邮箱 privacy@chenxing.example。`,
  '一、我们收集的个人信息：注册用户移动电话号码，用于注册和登录；拍摄的作业照片，用于提交和批改作业。',
  '二、系统权限及用途：相机，用于拍摄作业照片；网络，用于提交作业；通知，用于提醒作业截止时间。拒绝任何一项不影响其他功能。',
  '三、第三方 SDK：本应用没有接入第三方 SDK，不与第三方共享、转让、公开披露个人信息。',
  '四、存储：个人信息存储在中华人民共和国境内，保存至注销账号后三十日，到期删除，传输和存储均加密。',
  '五、您的权利：查阅、复制、更正、删除、转移个人信息，撤回同意，注销账号；可以关闭个性化推送。',
  '六、注销账号：我的 - 设置 - 注销账号，十五个工作日内完成。',
  '七、未成年人：未满十四周岁的，须取得监护人同意，另见《儿童个人信息保护规则》。',
  '八、政策变化：以弹窗方式提示，重新征得同意。',
  '九、投诉与举报：十五个工作日内答复。',
].join('\n');

export const childRules = [
  '作业助手儿童个人信息保护规则（演示）',
  '生效日期：2026年9月1日。未满十四周岁的儿童使用作业助手，须由监护人阅读本规则并取得监护人同意。',
  '一、目的、方式和范围：只收集监护人手机号码，用于注册；收集作业照片，用于提交作业；不收集其他信息。',
  '二、监护人可以拒绝同意。拒绝后儿童不能提交作业照片，仍可以查看作业，交纸质作业不受影响。',
  '三、存储在中华人民共和国境内，保存期限至注销账号后三十日，到期删除，传输和存储均加密。',
  `四、专人负责儿童个人信息保护，联系电话 ${contact}；访问须经负责人审批并留存记录。`,
  '五、监护人可以要求查阅、更正、删除儿童的个人信息，可以随时撤回同意、注销账号，十五个工作日内完成。',
  '六、规则变更时以弹窗告知监护人，重新征得同意。',
].join('\n');

/** What the provider files of the homework app. Every number is made up. */
export const homeworkFacts = {
  providerName: provider.name,
  creditCode: '91330000MADEMO0001',
  providerType: 'enterprise',
  registeredAt: '江东省临江市（演示）',
  legalPerson: '周晨',
  contactName: '演示提供者',
  contactPhone: contact,
  securityOfficer: '吴安',
  summary: '教师布置作业，学生拍照提交，教师批改并讲评；家长可以查看完成情况。',
  development: 'provider',
  training: 'none',
  category: 'teaching',
  stages: ['junior', 'senior', 'vocational'],
  audiences: ['students', 'teachers', 'parents'],
  platforms: ['android'],
  packageName: 'example.chenxing.homework',
  version: '1.0.0',
  types: ['learning'],
  functions: ['register', 'homework', 'notice'],
  fee: 'free',
  ads: false,
  games: false,
  icpNumber: '浙ICP备00000000号',
  icpHolder: provider.name,
  appIcpNumber,
  gradedNumber: '演示-00000-00011',
  gradedHolder: provider.name,
  gradedLevel: 2,
  gradedPolice: '临江市公安局网安支队（演示）',
  gradedOn: '2026-03-01',
  piKinds: '手机号码、作业照片',
  piPurposes: '注册登录、提交和批改作业',
  biometrics: false,
  minors: true,
  overseas: false,
  policyUrl: 'https://chenxing.example/privacy',
  policyText,
  policyPermissions: [
    'android.permission.INTERNET',
    'android.permission.CAMERA',
    'android.permission.POST_NOTIFICATIONS',
  ],
  policySdks: [],
  childRulesText: childRules,
  dataLocation: '江东省政务云（演示）',
  supportContact: contact,
  complaintContact: `${contact}，十五个工作日内答复`,
  commitment: true,
} satisfies AppFacts;

const {
  policyUrl: _url,
  policyText: _text,
  childRulesText: _rules,
  ...commonFacts
} = homeworkFacts;

const pocketOwner = '青溪县第一中学（演示）';

/** What the school says of the app that was made for it; its privacy policy says nothing. */
export const pocketFacts: AppFacts = {
  ...commonFacts,
  providerName: pocketOwner,
  providerType: 'school',
  creditCode: '12330000MBDEMO0002',
  registeredAt: '江东省青溪县（演示）',
  legalPerson: '第一中学校长',
  contactName: '第一中学安全员',
  securityOfficer: '第一中学安全员',
  developer: '临江某软件公司（演示）',
  icpHolder: pocketOwner,
  gradedHolder: pocketOwner,
  gradedPolice: '青溪县公安局网安大队（演示）',
  summary: '查课表、查成绩、收通知，由校外公司定制，部署在学校机房。',
  development: 'customised',
  category: 'management',
  stages: ['senior'],
  packageName: 'example.yizhong.pocket',
  version: '2.3.0',
  types: ['school-management'],
  functions: ['register', 'scan', 'notice'],
  minors: false,
  piKinds: '手机号码、学号、成绩',
  piPurposes: '登录、查询成绩和课表',
  policyUrl: 'https://jw.yizhong.example/privacy',
  policyText: '使用本应用即表示同意隐私政策。',
  policyPermissions: ['android.permission.INTERNET', 'android.permission.CAMERA'],
  dataLocation: '青溪县第一中学机房（演示）',
};

/** What a school says of its use. */
export function useFactsOf(scope: string, people: number, startsOn: string): UseFacts {
  return {
    nature: 'recommended',
    scope,
    people,
    choice: '信息中心与学科组试用三款同类应用后选定',
    parentsConsulted: true,
    charged: false,
    tiedToGrades: false,
    piKinds: '手机号码、作业照片',
    biometrics: false,
    linkedSystems: '无',
    dataLocation: '江东省政务云（演示）',
    leaderName: '分管副校长',
    leaderPhone: '0571-00000003',
    startsOn,
    contract: true,
    dataAgreement: true,
  };
}
