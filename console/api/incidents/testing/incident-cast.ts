import { expect } from 'vitest';
import { actOn } from '../../testing/act-on.ts';
import type { SignedIn } from '../../testing/test-app.ts';
import { incidentApp } from './incident-app.ts';

/** The routes of incidents with people around one school, and what tests do with them all the time. */
export async function incidentCast() {
  const platform = await incidentApp();
  const { app } = platform;
  const officer = await app.signIn('school-security-officer', 'schoolA');
  const people = {
    officer,
    cio: await app.signIn('school-cio', 'schoolA'),
    county: await app.signIn('bureau-analyst', 'county'),
    otherSchool: await app.signIn('school-security-officer', 'schoolB'),
  };
  const get = (who: SignedIn, url: string) => app.request(who, 'GET', url);
  const post = (who: SignedIn, url: string, body?: object) => app.request(who, 'POST', url, body);
  return {
    platform,
    ...people,
    get,
    post,
    /** Opens an incident; answers its id. */
    async open(fields: object = {}, who = officer): Promise<string> {
      const answer = await post(who, '/incidents', {
        title: '教务系统被植入勒索软件',
        discoveredAt: '2026-11-20T02:00:00.000Z',
        ...fields,
      });
      expect(answer.json()).toMatchObject({ state: 'OPEN', version: 1 });
      return answer.json<{ id: string }>().id;
    },
    one: async (id: string, who = officer) => (await get(who, `/incidents/${id}`)).json(),
    /** Sends a message at the version that is stored. */
    act: (id: string, message: string, payload: object, who = officer) =>
      actOn(app, who, `/incidents/${id}`, message, payload),
  };
}
