import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDrivenTime } from '../../collector/time/driven-time.ts';
import { sampleText } from '../../analyzer/playbooks/testing/sample-playbook.ts';
import type { SignedIn } from '../../console/api/testing/test-app.ts';
import { nodeApp, type NodeApp } from './testing/node-app.ts';

const time = createDrivenTime();
let node: NodeApp;
let officer: SignedIn;

beforeAll(async () => {
  node = await nodeApp({ time });
  officer = await node.test.signIn('school-security-officer', 'schoolA');
}, 60_000);
afterAll(() => node.dispose());

async function ask(method: 'GET' | 'POST', url: string, payload?: object, who = officer) {
  const answer = await node.test.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: who.headers,
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
}

describe('playbooks of a node', () => {
  it('lists those that come with the platform, whole and without faults', async () => {
    const { status, body } = await ask('GET', '/playbooks?range=[0,99]');
    expect(status).toBe(200);
    expect(body.length).toBeGreaterThanOrEqual(6);
    for (const { id, builtIn } of body) {
      expect(builtIn).toBe(true);
      const one = await ask('GET', `/playbooks/${id}`);
      expect(one.status).toBe(200);
      expect(one.body.steps.length).toBeGreaterThan(2);
    }
  });
});
