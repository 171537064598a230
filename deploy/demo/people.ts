import { randomBytes } from 'node:crypto';
import type { People } from '../../analyzer/people/people.ts';
import type { Principal, RoleId } from '../../analyzer/people/principal.ts';
import type { Records } from '../../analyzer/stores/records/records.ts';
import { county, provider, schools } from './county.ts';

const address = '127.0.0.1';
/** Schools that have a security officer besides their CIO. */
const officersAt = new Set(['zhizhong', 'yizhong']);
/** The school that an auditor looks at. */
const auditedAt = 'zhizhong';
/** An auditor's engagement ends: half a year from the county's beginning. */
const engagementMs = 183 * 86_400_000;

/** The demonstration's accounts share one password, made at random for this data folder. */
export function newDemoPassword(): string {
  return `Xd7-${randomBytes(9).toString('base64url')}`;
}

async function findAccount(records: Records, username: string): Promise<string> {
  const { id } = await records.db
    .selectFrom('accounts')
    .select('id')
    .where('username', '=', username)
    .executeTakeFirstOrThrow();
  return id;
}

async function asAdministrator(records: Records, unitId: string, now: string): Promise<Principal> {
  const from = now;
  return {
    accountId: await findAccount(records, 'demo-admin'),
    name: '演示管理员',
    unitId,
    grants: [
      { role: 'system-admin', unitId, from },
      { role: 'security-admin', unitId, from },
    ],
    via: { kind: 'session', sessionId: 'demonstration' },
    address,
  };
}

function shortName(school: string): string {
  return school.replace('青溪县', '').replace('（演示）', '');
}

/** Sets the county up: bureau, schools, a provider of apps and one person per role. Answers unit ids by school code. */
export async function seedCounty(
  { people, records, now }: { people: People; records: Records; now: string },
  password: string,
): Promise<Map<string, string>> {
  const link = new URL(await people.setUp.createLink('http://127.0.0.1'));
  const { unitId } = await people.setUp.run(
    link.searchParams.get('token') ?? '',
    {
      unit: { name: county.name, kind: 'county', code: county.code },
      admin: { username: 'demo-admin', name: '演示管理员', password },
      audit: { username: 'demo-audit', name: '演示审计员', password },
      officer: { username: 'demo-analyst', name: '演示分析员', password },
    },
    address,
  );
  const admin = await asAdministrator(records, unitId, now);
  const add = async (username: string, name: string, role: RoleId, at: string, until?: string) => {
    const { id, inviteToken } = await people.accounts.create(admin, { username, name, unitId: at });
    await people.invites.accept(inviteToken, password, address);
    await people.grants.grant(admin, id, { role, unitId: at, until });
  };
  await add('demo-leader', '演示领导', 'bureau-leader', unitId);
  await add('demo-duty', '演示值班员', 'bureau-analyst', unitId);
  await add('demo-director', '演示导调员', 'drill-director', unitId);
  await add('demo-reviewer', '演示应用审核员', 'app-reviewer', unitId);
  const guest = await people.units.create(admin, {
    parentId: unitId,
    kind: 'provider',
    ...provider,
  });
  await add('demo-provider', '演示提供者', 'app-provider', guest);
  const units = new Map<string, string>([[county.code, unitId]]);
  for (const { code, name } of schools) {
    const id = await people.units.create(admin, { parentId: unitId, name, kind: 'school', code });
    units.set(code, id);
    await add(`cio-${code}`, `${shortName(name)}信息主任`, 'school-cio', id);
    if (officersAt.has(code)) {
      await add(`officer-${code}`, `${shortName(name)}安全员`, 'school-security-officer', id);
    }
    if (code === auditedAt) {
      const until = new Date(Date.parse(now) + engagementMs).toISOString();
      await add(`auditor-${code}`, '演示测评师', 'auditor', id, until);
    }
  }
  return units;
}
