import { setUp, signIn } from './api.ts';
import { rootUnit, takeSeat, type Seat } from './seats.ts';

const password = 'Yizhong-2026-dengbao';
export const schoolName = '青溪县第一中学';
const admin = { username: 'xitong', name: '系统管理员', password };
const audit = { username: 'shenji', name: '审计管理员', password };

const seat = (username: string, name: string, role: string, until?: string): Seat => ({
  username,
  name,
  password,
  role,
  ...(until !== undefined && { until }),
});

/** Who assesses a system: the one who knows it, the one who answers for it, and the auditor for as long as he is engaged. */
export const people = {
  officer: seat('anquanyuan', '李安全', 'school-security-officer'),
  cio: seat('zhuren', '王主任', 'school-cio'),
  auditor: seat('cepingyuan', '赵测评', 'auditor', '2027-03-31T16:00:00.000Z'),
} as const;

export type PersonName = keyof typeof people;

/** One school with the people who assess its systems, each with a password. Answers its unit. */
export async function makeSchool(url: string, setUpLink: string): Promise<string> {
  await setUp(url, setUpLink, { unit: schoolName, admin, audit });
  const as = await signIn(url, admin);
  const unitId = await rootUnit(as);
  for (const person of Object.values(people)) await takeSeat(url, as, person, unitId);
  return unitId;
}
