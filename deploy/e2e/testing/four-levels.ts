import { setUp, signIn, type Api } from './api.ts';
import { addUnit, rootUnit, takeSeat, type Seat } from './seats.ts';

const password = 'Siji-2026-tongbao';
export const admin = { username: 'sheng-admin', name: '省厅管理员', password };
export const auditor = { username: 'sheng-audit', name: '省厅审计员', password };

interface LevelSeat extends Seat {
  level: 'province' | 'city' | 'county' | 'school';
}

const seat = (
  username: string,
  name: string,
  level: LevelSeat['level'],
  role: string,
): LevelSeat => ({
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
export type UnitIds = Record<LevelSeat['level'], string>;

async function makeUnits(as: Api): Promise<UnitIds> {
  const province = await rootUnit(as);
  const city = await addUnit(as, province, 'city', '临江市教育局');
  const county = await addUnit(as, city, 'county', '青溪县教育局');
  const school = await addUnit(as, county, 'school', '青溪县第一中学');
  return { province, city, county, school };
}

/** A province with a city, a county and a school below it, and somebody at each level who has set a password. */
export async function makeFourLevels(url: string, setUpLink: string): Promise<UnitIds> {
  await setUp(url, setUpLink, { unit: '江东省教育厅', kind: 'province', admin, audit: auditor });
  const as = await signIn(url, admin);
  const units = await makeUnits(as);
  for (const person of Object.values(seats)) await takeSeat(url, as, person, units[person.level]);
  return units;
}
