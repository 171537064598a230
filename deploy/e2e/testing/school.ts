import { setUp, signIn, type Api } from './api.ts';

const password = 'Yizhong-2026-dengbao';
export const schoolName = '青溪县第一中学';
const admin = { username: 'xitong', name: '系统管理员', password };
const audit = { username: 'shenji', name: '审计管理员', password };

interface Seat {
  username: string;
  name: string;
  password: string;
  role: string;
  /** End of an engagement, ISO 8601. */
  until?: string;
}

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

async function seatPerson(url: string, as: Api, unitId: string, person: Seat): Promise<void> {
  const { username, name, role, until } = person;
  const made = await as.post<{ id: string; inviteUrl: string }>('/accounts', {
    username,
    name,
    unitId,
  });
  await as.post(`/accounts/${made.id}/grants`, { role, unitId, ...(until && { until }) });
  const token = new URL(made.inviteUrl).pathname.split('/').at(-1) ?? '';
  const answer = await fetch(`${url}/api/v1/invites/${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ password }),
  });
  if (!answer.ok) throw new Error(`invite of ${username}: ${answer.status} ${await answer.text()}`);
}

/** One school with the people who assess its systems, each with a password. Answers its unit. */
export async function makeSchool(url: string, setUpLink: string): Promise<string> {
  await setUp(url, setUpLink, { unit: schoolName, admin, audit });
  const as = await signIn(url, admin);
  const [unit] = await as.get<{ id: string }[]>('/units?range=[0,9]');
  const unitId = unit?.id ?? '';
  for (const person of Object.values(people)) await seatPerson(url, as, unitId, person);
  return unitId;
}
