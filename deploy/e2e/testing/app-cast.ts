import { setUp, signIn, type Api } from './api.ts';

const password = 'Yingyong-2026-shenhe';

interface Member {
  username: string;
  name: string;
  at: 'province' | 'county' | 'school' | 'provider';
  role: string;
  password: string;
}

const member = (username: string, name: string, at: Member['at'], role: string): Member => ({
  username,
  name,
  at,
  role,
  password,
});

/** Who vets apps: who provides one, who chooses and decides at the school, who reviews above it. */
export const appCast = {
  provider: member('chen-guang', '周产品', 'provider', 'app-provider'),
  officer: member('xin-xi', '李安全', 'school', 'school-security-officer'),
  principal: member('xiao-zhang', '陈校长', 'school', 'school-cio'),
  county: member('xian-shen', '王审核', 'county', 'app-reviewer'),
  province: member('sheng-shen', '赵审核', 'province', 'app-reviewer'),
} as const;

export type AppCastName = keyof typeof appCast;

async function makeUnits(as: Api): Promise<Record<Member['at'], string>> {
  const [root] = await as.get<{ id: string }[]>('/units?range=[0,0]');
  const province = root?.id ?? '';
  const below = async (parentId: string, kind: string, name: string) =>
    (await as.post<{ id: string }>('/units', { parentId, kind, name })).id;
  const county = await below(province, 'county', '青溪县教育局');
  const school = await below(county, 'school', '青溪县第一中学');
  const provider = await below(province, 'provider', '晨光教育科技有限公司');
  return { province, county, school, provider };
}

async function seat(url: string, as: Api, one: Member, unitId: string): Promise<void> {
  const { username, name, role } = one;
  const made = await as.post<{ id: string; inviteUrl: string }>('/accounts', {
    username,
    name,
    unitId,
  });
  await as.post(`/accounts/${made.id}/grants`, { role, unitId });
  const token = new URL(made.inviteUrl).pathname.split('/').at(-1) ?? '';
  const answer = await fetch(`${url}/api/v1/invites/${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ password }),
  });
  if (!answer.ok) throw new Error(`invite of ${username}: ${answer.status} ${await answer.text()}`);
}

/** A province with a county, a school and a provider below it, and the people of `appCast`, each with a password. */
export async function makeAppCast(
  url: string,
  setUpLink: string,
): Promise<Record<Member['at'], string>> {
  const admin = { username: 'guan-li', name: '管理员', password };
  const audit = { username: 'shen-ji', name: '审计员', password };
  await setUp(url, setUpLink, { unit: '江东省教育厅', kind: 'province', admin, audit });
  const as = await signIn(url, admin);
  const units = await makeUnits(as);
  for (const one of Object.values(appCast)) await seat(url, as, one, units[one.at]);
  return units;
}
