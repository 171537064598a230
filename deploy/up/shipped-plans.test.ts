import { afterAll, beforeAll, expect, test } from 'vitest';
import { event } from '../../analyzer/stores/events/testing/event-fixtures.ts';
import { createDrivenTime } from '../../collector/time/driven-time.ts';
import type { Run } from '../../console/api/playbooks/schema.ts';
import type { SignedIn } from '../../console/api/testing/test-app.ts';
import { nodeApp, type NodeApp } from './testing/node-app.ts';

/** The response plans that come with the platform, on a real incident of a node as it is wired, from begin to end. */

const time = createDrivenTime('2026-11-20T02:00:00.000Z');
const machine = '2001:db8:8::20';
let node: NodeApp;
let officer: SignedIn;

beforeAll(async () => {
  node = await nodeApp({ time });
  officer = await node.test.signIn('school-security-officer', 'schoolA');
  const at = '2026-11-19T02:00:00.000Z';
  await node.stores.events.append([
    event('sign-in', at, {
      'unit.id': 'schoolA',
      'event.category': 'authentication',
      'event.outcome': 'success',
      'host.ip': machine,
      'destination.ip': machine,
    }),
  ]);
});
afterAll(() => node?.dispose());

const get = async (url: string) => (await node.test.request(officer, 'GET', url)).json();
const post = (url: string, body: object) => node.test.request(officer, 'POST', url, body);

/** What the people of the school hand back. */
const answers: Readonly<Record<string, string>> = {
  __address__: machine,
  __site__: 'zs.school.example',
  __edu_level__: '3',
  __crime__: 'true',
  __pii__: 'true',
  __minors__: 'true',
  __hosts_left__: '0',
  __rounds_left__: '0',
  __exposed_minutes__: '20',
  __backup_ok__: 'true',
  __item__: 'none',
};

async function completeOne(run: Run): Promise<boolean> {
  const step = run.steps.find(({ kind, state }) => kind === 'manual' && state === 'active');
  if (!step) return false;
  const outputs = Object.fromEntries(
    step.outputs.flatMap(({ name }) =>
      answers[name] === undefined ? [] : [[name, answers[name]]],
    ),
  );
  const answer = await post(`/runs/${run.id}/complete-step`, {
    payload: { stepId: step.id, outputs },
    expectedVersion: run.version,
  });
  expect(answer.json()).toMatchObject({ id: run.id });
  return true;
}

test.each([
  { scenario: 'ransomware-academic', counted: '__sign_ins__' },
  { scenario: 'admission-defacement', counted: '__changes__' },
])(
  '$scenario runs to its end on a real incident and leaves its evidence there',
  async ({ scenario, counted }) => {
    const opened = await post('/incidents', {
      title: '教务系统文件被加密',
      discoveredAt: '2026-11-20T01:40:00.000Z',
    });
    const incident = opened.json().id as string;
    const begun = await post(`/incidents/${incident}/runs`, {
      playbookId: `${scenario}.response-plan`,
      variables: { __school__: '第一中学' },
    });
    expect(begun.statusCode).toBe(201);
    const { id } = begun.json();
    // Some thirty steps for people; each round does one, and what the platform does by itself.
    for (let round = 0; round < 60; round += 1) {
      await node.analysis.runs.drive();
      const run: Run = await get(`/runs/${id}`);
      if (run.endedAt !== null || !(await completeOne(run))) break;
    }
    const run: Run = await get(`/runs/${id}`);
    expect(run.endedAt).not.toBeNull();
    const open = run.steps.filter(({ state }) => ['active', 'wanted', 'failed'].includes(state));
    expect(open.map(({ zh, state, reason }) => ({ zh, state, reason }))).toEqual([]);
    expect(run.variables).toMatchObject({ __address__: machine, [counted]: 1 });
    const { evidence } = await get(`/incidents/${incident}`);
    expect(evidence).toHaveLength(1);
    expect(JSON.stringify(evidence)).toContain('日志快照');
  },
);
