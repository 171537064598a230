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

  it('refuses a hostile upload with its faults, takes a good one once, and gives it back', async () => {
    const hostile = sampleText().replace('"workflow":', '"__proto__": {}, "workflow":');
    const checked = await ask('POST', '/playbooks/validate', { playbook: hostile });
    expect(checked.body.faults).toMatchObject([{ path: '/__proto__', code: 'RESERVED_NAME' }]);
    const refused = await ask('POST', '/playbooks', { playbook: hostile });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({
      code: 'PLAYBOOK_INVALID',
      faults: [{ code: 'RESERVED_NAME' }],
    });
    const taken = await ask('POST', '/playbooks', { playbook: sampleText() });
    expect(taken.status).toBe(201);
    expect((await ask('POST', '/playbooks', { playbook: JSON.parse(sampleText()) })).status).toBe(
      409,
    );
    const exported = await ask('GET', `/playbooks/${taken.body.id}/export`);
    expect(exported.body).toEqual(JSON.parse(sampleText()));
    expect(exported.headers['x-content-sha256']).toBe(taken.body.hash);
    const stranger = await node.test.signIn('school-security-officer', 'schoolB');
    expect((await ask('GET', `/playbooks/${taken.body.id}`, undefined, stranger)).status).toBe(404);
  });

  it('runs a response plan on an incident: people and platform, step by step', async () => {
    const incident = await ask('POST', '/incidents', {
      unitId: 'schoolA',
      title: '教务系统被加密',
      discoveredAt: new Date(time.now()).toISOString(),
    });
    const plan = (await ask('GET', '/playbooks/ransomware-academic.response-plan')).body;
    const variables = Object.fromEntries(
      plan.variables.map(({ name, type, value }: Record<string, string>) => [
        name,
        value !== '' ? value : type === 'string' ? '192.0.2.7' : type === 'integer' ? '1' : 'true',
      ]),
    );
    const begun = await ask('POST', `/incidents/${incident.body.id}/runs`, {
      playbookId: plan.id,
      variables,
    });
    expect(begun.body).toMatchObject({ state: 'RUNNING', incidentId: incident.body.id });
    const { id } = begun.body;
    let done = 0;
    for (let round = 0; round < 200; round += 1) {
      await node.analysis.runs.drive();
      const run = (await ask('GET', `/runs/${id}`)).body;
      if (run.state !== 'RUNNING') break;
      for (const step of run.steps) {
        if (step.kind !== 'manual' || step.state !== 'active') continue;
        const answer = await ask('POST', `/runs/${id}/complete-step`, {
          payload: { stepId: step.id },
        });
        expect(answer.status).toBe(200);
        done += 1;
      }
      time.advance(300);
    }
    const ended = (await ask('GET', `/runs/${id}`)).body;
    expect(ended.state).toBe('COMPLETED');
    expect(done).toBeGreaterThan(5);
    const states = new Set(ended.steps.map(({ state }: { state: string }) => state));
    expect(states).not.toContain('uncertain');
    const listed = await ask('GET', `/incidents/${incident.body.id}/runs`);
    expect(listed.body).toMatchObject([{ id, state: 'COMPLETED', stepsOpen: 0 }]);
    // What the platform kept is evidence of the incident.
    const { evidence } = (await ask('GET', `/incidents/${incident.body.id}`)).body;
    expect(evidence.length).toBeGreaterThan(0);
    const again = await ask('GET', `/playbooks/${plan.id}`);
    expect(again.body.lastDrilledAt).toBe(ended.endedAt);
  }, 60_000);
});
