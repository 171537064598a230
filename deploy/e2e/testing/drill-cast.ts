import { setUp, signIn } from './api.ts';
import { rootUnit, takeSeat } from './seats.ts';

const password = 'Yanlian-2026-fangjin';

/** Who is in the drill of the browser test, at one school. */
export const cast = {
  director: { username: 'dao-tiao', name: '王导调', role: 'drill-director', password },
  technician: { username: 'ji-shu', name: '张技术', role: 'school-security-officer', password },
  commander: { username: 'zhi-hui', name: '陈校长', role: 'school-cio', password },
  evaluator: { username: 'ping-gu', name: '李评估', role: 'school-security-officer', password },
} as const;

export type CastName = keyof typeof cast;

/** A school with the four people of the drill, each with a password. */
export async function makeCast(url: string, setUpLink: string): Promise<void> {
  const admin = { username: 'guan-li', name: '管理员', password };
  const audit = { username: 'shen-ji', name: '审计员', password };
  await setUp(url, setUpLink, { unit: '青溪县第一中学', admin, audit });
  const as = await signIn(url, admin);
  const unitId = await rootUnit(as);
  for (const member of Object.values(cast)) await takeSeat(url, as, member, unitId);
}
