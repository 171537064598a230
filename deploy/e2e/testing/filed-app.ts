import type { App } from '../../../console/api/apps/schema.ts';
import type { VettingRules } from '../../../console/api/app-packages/schema.ts';
import type { AppFacts, UseFacts } from '../../../analyzer/apps/facts.ts';
import type { Api } from './api.ts';
import { packageName, policyText } from './homework-app.ts';

/** What the provider files of the homework app. */
const facts: AppFacts = {
  providerName: '晨光教育科技有限公司',
  creditCode: '91330100MA00000000',
  providerType: 'enterprise',
  registeredAt: '江东省临江市',
  legalPerson: '周晨',
  contactName: '周产品',
  contactPhone: '0571-00000000',
  securityOfficer: '吴安全',
  summary: '布置、拍照提交和批改作业。',
  development: 'provider',
  training: 'none',
  category: 'teaching',
  stages: ['junior'],
  audiences: ['students', 'teachers', 'parents'],
  platforms: ['android'],
  packageName,
  version: '1.0.0',
  types: ['learning'],
  functions: ['homework', 'scan'],
  fee: 'free',
  ads: false,
  games: false,
  icpNumber: '江ICP备20260001号',
  icpHolder: '晨光教育科技有限公司',
  appIcpNumber: '江ICP备20260001号-1A',
  gradedNumber: '33010026001',
  gradedHolder: '晨光教育科技有限公司',
  gradedLevel: 2,
  gradedPolice: '临江市公安局',
  gradedOn: '2026-03-01',
  piKinds: '手机号码、作业照片',
  piPurposes: '注册登录、提交作业',
  biometrics: false,
  minors: true,
  overseas: false,
  policyUrl: 'https://www.example.edu.cn/privacy',
  policyText,
  policyPermissions: ['android.permission.INTERNET', 'android.permission.CAMERA'],
  policySdks: [],
  childRulesText: '儿童个人信息保护规则：须经监护人同意；专人负责，联系电话 0571-00000000。',
  dataLocation: '江东省政务云',
  supportContact: '0571-00000001',
  complaintContact: '0571-00000002，十五个工作日内答复',
  commitment: true,
};

/** What the school says of its use. */
export const useFacts: UseFacts = {
  nature: 'recommended',
  scope: '初一、初二全体学生',
  people: 860,
  choice: '比较三款后选用',
  parentsConsulted: true,
  charged: false,
  tiedToGrades: false,
  piKinds: '手机号码、作业照片',
  biometrics: false,
  linkedSystems: '无',
  dataLocation: '江东省政务云',
  leaderName: '李安全',
  leaderPhone: '0571-00000003',
  startsOn: '2026-12-01',
  contract: true,
  dataAgreement: true,
};

interface Case {
  id: string;
  version: number;
}

/** Sends one message to a case, at the version that it has now. */
export async function act(
  api: Api,
  path: string,
  message: string,
  payload: Record<string, unknown> = {},
): Promise<void> {
  const { version } = await api.get<Case>(path);
  await api.post(`${path}/${message}`, { payload, expectedVersion: version });
}

/** Fills in what is filed, as the form of the app does. */
export async function fillIn(provider: Api, appId: string, change: AppFacts = {}): Promise<void> {
  const app = await provider.get<App>(`/apps/${appId}`);
  await provider.patch(`/apps/${appId}`, {
    expectedVersion: app.version,
    facts: { ...facts, ...change },
  });
}

/** A person looked at an item and found nothing. */
const looked = (item: string) => ({
  item,
  verdict: 'compliant',
  reason: '逐页查看应用与隐私政策，未发现问题。',
  evidence: [{ kind: 'observation', text: '在测试手机上安装并逐屏查看。' }],
});

/** Decides every item of a case that is not decided of the present package. */
export async function decideRest(reviewer: Api, path: string): Promise<void> {
  const { items } = await reviewer.get<VettingRules>('/app-packages/rules');
  const { decisions } = await reviewer.get<{ decisions: { item: string; stale: boolean }[] }>(path);
  const decided = new Set(decisions.filter(({ stale }) => !stale).map(({ item }) => item));
  for (const { item } of items) {
    if (!decided.has(item)) await reviewer.post(`${path}/decide-item`, { payload: looked(item) });
  }
}

/** The provider's filing from its beginning to the number; the pages of it are not what the test is about. */
export async function fileApp(provider: Api, province: Api, appId: string): Promise<string> {
  await fillIn(provider, appId);
  const { id } = await provider.post<Case>('/app-filings', { appId });
  const path = `/app-filings/${id}`;
  await act(provider, path, 'submit');
  await act(province, path, 'accept');
  await decideRest(province, path);
  await act(province, path, 'file');
  return path;
}
