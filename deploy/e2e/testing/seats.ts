import type { Api, Person } from './api.ts';

/** Somebody with one role, for a test. */
export interface Seat extends Person {
  role: string;
  /** End of an engagement, ISO 8601. */
  until?: string;
}

/** The unit that the set-up made. */
export async function rootUnit(as: Api): Promise<string> {
  const [root] = await as.get<{ id: string }[]>('/units?range=[0,0]');
  if (!root) throw new Error('the node has no unit');
  return root.id;
}

/** Makes a unit; answers its id. */
export async function addUnit(
  as: Api,
  parentId: string,
  kind: string,
  name: string,
): Promise<string> {
  return (await as.post<{ id: string }>('/units', { parentId, kind, name })).id;
}

/** Makes an account with its role at a unit, and sets its password by the invitation, as the person does. */
export async function takeSeat(url: string, as: Api, seat: Seat, unitId: string): Promise<void> {
  const { username, name, role, until, password } = seat;
  const body = { username, name, unitId };
  const made = await as.post<{ id: string; inviteUrl: string }>('/accounts', body);
  await as.post(`/accounts/${made.id}/grants`, { role, unitId, ...(until && { until }) });
  const token = new URL(made.inviteUrl).pathname.split('/').at(-1) ?? '';
  const answer = await fetch(`${url}/api/v1/invites/${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ password }),
  });
  if (!answer.ok) throw new Error(`invite of ${username}: ${answer.status} ${await answer.text()}`);
}
