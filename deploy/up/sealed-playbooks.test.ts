import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDrivenTime } from '../../collector/time/driven-time.ts';
import { readLiveDrill } from '../../analyzer/drills/live/run-case.ts';
import { sampleText } from '../../analyzer/drills/testing/drills-fixture.ts';
import type { SignedIn } from '../../console/api/testing/test-app.ts';
import { nodeApp, type NodeApp } from './testing/node-app.ts';

type Blind = 'open' | 'single' | 'double';

let node: NodeApp;
let director: SignedIn;
let leader: SignedIn;
let player: SignedIn;
let observer: SignedIn;
let evaluator: SignedIn;
let bystander: SignedIn;
let playbookId: string;

async function post(who: SignedIn, url: string, body: object) {
  const answer = await node.test.request(who, 'POST', url, body);
  expect(answer.statusCode, `${url}: ${answer.body.slice(0, 400)}`).toBeLessThan(300);
  return answer.json<{ id: string; version: number }>();
}

const statusOf = async (who: SignedIn, path: string) =>
  (await node.test.request(who, 'GET', path)).statusCode;

/** What each of them gets of the playbook. */
async function readers() {
  const people = { director, evaluator, player, observer, bystander };
  const found: Record<string, number> = {};
  for (const [name, who] of Object.entries(people)) {
    found[name] = await statusOf(who, `/playbooks/${playbookId}`);
    expect(await statusOf(who, `/playbooks/${playbookId}/export`)).toBe(found[name]);
  }
  return found;
}

const everybody = { director: 200, evaluator: 200, player: 200, observer: 200, bystander: 200 };
const sealed = { ...everybody, player: 403, observer: 403 };

/** A drill with its plan and its people; answers what sends its messages. */
async function planned(blind: Blind) {
  const { id } = await post(director, '/drills', {
    unitId: 'county',
    title: '演练',
    form: 'live',
    blind,
    playbookId,
  });
  const say = async (who: SignedIn, message: string, payload: object = {}) => {
    const { version, run } = await readLiveDrill(node.analysis.drills.records.db, id);
    const expectedVersion = message === 'control/stop' ? run?.version : version;
    const control = message.startsWith('control/');
    const body = control ? { expectedVersion, ...payload } : { payload, expectedVersion };
    await post(who, `/drills/${id}/${message}`, body);
  };
  await say(director, 'plan', {
    plannedAt: '2026-12-01T08:00:00Z',
    purpose: '检验处置流程',
    safety: { authorisation: '已授权', forbidden: [], stopWord: '停止' },
  });
  await say(director, 'cast', {
    participants: [
      { accountId: director.accountId, role: 'director' },
      { accountId: evaluator.accountId, role: 'evaluator' },
      { accountId: observer.accountId, role: 'observer' },
      { accountId: player.accountId, role: 'player', playbookRole: 'technician' },
      { accountId: player.accountId, role: 'player', playbookRole: 'commander' },
    ],
  });
  return say;
}

beforeAll(async () => {
  node = await nodeApp({ time: createDrivenTime() });
  const { test: app } = node;
  director = await app.signIn('drill-director', 'county');
  leader = await app.signIn('bureau-leader', 'county');
  // All of the county, which brought the playbook in: rights alone would let each of them read it.
  player = await app.signIn('drill-director', 'county');
  observer = await app.signIn('bureau-analyst', 'county');
  evaluator = await app.signIn('bureau-analyst', 'county');
  bystander = await app.signIn('bureau-analyst', 'county');
  playbookId = (await post(director, '/playbooks', { unitId: 'county', playbook: sampleText })).id;
}, 60_000);
afterAll(() => node?.dispose());

test('the players of an open drill read its playbook', async () => {
  await planned('open');
  expect(await readers()).toEqual(everybody);
});

test.each(['single', 'double'] as const)(
  'players and observers of a %s-blind drill do not read its playbook until it ends',
  async (blind) => {
    const say = await planned(blind);
    expect(await readers()).toEqual(sealed);
    await say(director, 'submit');
    await say(leader, 'approve');
    expect(await readers()).toEqual(sealed);
    await say(director, 'control/start');
    expect(await readers()).toEqual(sealed);
    const answer = await node.test.request(player, 'GET', `/playbooks/${playbookId}`);
    expect(answer.json()).toMatchObject({ code: 'SEALED' });
    // Nor by a drill of one's own with the same script.
    const own = { unitId: 'county', title: '演练', form: 'live', playbookId };
    const made = await node.test.request(player, 'POST', '/drills', own);
    expect(made.json()).toMatchObject({ status: 403, code: 'SEALED' });
    // That the library has it is no secret.
    const list = await node.test.request(player, 'GET', '/playbooks?range=[0,99]');
    expect(list.json<{ id: string }[]>().map(({ id }) => id)).toContain(playbookId);
    await say(director, 'control/stop', { reason: '到此为止' });
    expect(await readers()).toEqual(everybody);
  },
);

test('another version of the same playbook is sealed too, and open again when the drill is cancelled', async () => {
  const say = await planned('single');
  const newer = JSON.parse(sampleText) as { description?: string };
  newer.description = '下一版';
  const { id } = await post(director, '/playbooks', { unitId: 'county', playbook: newer });
  expect(await statusOf(player, `/playbooks/${id}`)).toBe(403);
  expect(await statusOf(bystander, `/playbooks/${id}`)).toBe(200);
  await say(director, 'cancel', { reason: '改期' });
  expect(await statusOf(player, `/playbooks/${id}`)).toBe(200);
});
