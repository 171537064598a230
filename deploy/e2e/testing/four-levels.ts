import { setUp, signIn, type Api } from './api.ts';

const password = 'Siji-2026-tongbao';
export const admin = { username: 'sheng-admin', name: '省厅管理员', password };
export const auditor = { username: 'sheng-audit', name: '省厅审计员', password };

interface Seat {
  username: string;
  name: string;
  password: string;
  level: 'province' | 'city' | 'county' | 'school';
  role: string;
}

const seat = (username: string, name: string, level: Seat['level'], role: string): Seat => ({
  username,
  name,
  level,
  role,
  password,
});

/** One person per level, and the leader who approves. */
export const seats = {
  province: seat('sheng-fenxi', '省厅分析员', 'province', 'bureau-analyst'),
  leader: seat('sheng-lingdao', '省厅领导', 'province', 'bureau-leader'),
  city: seat('shi-fenxi', '市局分析员', 'city', 'bureau-analyst'),
  county: seat('xian-fenxi', '县局分析员', 'county', 'bureau-analyst'),
  school: seat('xuexiao-cio', '学校信息主任', 'school', 'school-cio'),
} as const;

export type SeatName = keyof typeof seats;
export type UnitIds = Record<Seat['level'], string>;

async function makeUnits(as: Api): Promise<UnitIds> {
  const [root] = await as.get<{ id: string }[]>('/units?range=[0,9]');
  const below = async (parentId: string, kind: string, name: string) =>
    (await as.post<{ id: string }>('/units', { parentId, kind, name })).id;
  const province = root?.id ?? '';
  const city = await below(province, 'city', '临江市教育局');
  const county = await below(city, 'county', '青溪县教育局');
  const school = await below(county, 'school', '青溪县第一中学');
  return { province, city, county, school };
}

async function seatPerson(url: string, as: Api, person: Seat, units: UnitIds): Promise<void> {
  const unitId = units[person.level];
  const { username, name } = person;
  const made = await as.post<{ id: string; inviteUrl: string }>('/accounts', {
    username,
    name,
    unitId,
  });
  await as.post(`/accounts/${made.id}/grants`, { role: person.role, unitId });
  const token = new URL(made.inviteUrl).pathname.split('/').at(-1) ?? '';
  const answer = await fetch(`${url}/api/v1/invites/${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ password }),
  });
  if (!answer.ok) throw new Error(`invite of ${username}: ${answer.status} ${await answer.text()}`);
}

/** A province with a city, a county and a school below it, and somebody at each level who has set a password. */
export async function makeFourLevels(url: string, setUpLink: string): Promise<UnitIds> {
  await setUp(url, setUpLink, { unit: '江东省教育厅', kind: 'province', admin, audit: auditor });
  const as = await signIn(url, admin);
  const units = await makeUnits(as);
  for (const person of Object.values(seats)) await seatPerson(url, as, person, units);
  return units;
}
