import { setUp, signIn, type Api } from './api.ts';
import { addUnit, rootUnit, takeSeat, type Seat } from './seats.ts';

const password = 'Yingyong-2026-shenhe';

interface Member extends Seat {
  at: 'province' | 'county' | 'school' | 'provider';
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
  const province = await rootUnit(as);
  const county = await addUnit(as, province, 'county', '青溪县教育局');
  const school = await addUnit(as, county, 'school', '青溪县第一中学');
  const provider = await addUnit(as, province, 'provider', '晨光教育科技有限公司');
  return { province, county, school, provider };
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
  for (const one of Object.values(appCast)) await takeSeat(url, as, one, units[one.at]);
  return units;
}
