import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSeededRandom } from '../../collector/random/seeded-random.ts';
import { roleIds } from '../../analyzer/people/principal.ts';
import { appKinds } from '../../console/api/testing/app-kinds.ts';
import { backboneKinds } from '../../console/api/testing/backbone-kinds.ts';
import { randomBody } from '../../console/api/testing/random-bodies.ts';
import type { SignedIn } from '../../console/api/testing/test-app.ts';
import { workflowKinds } from '../../console/api/testing/workflow-kinds.ts';
import { nodeApp, type NodeApp } from './testing/node-app.ts';

const seed = 20_261_122;
const bodies = 2_000;
/** Of a refusal: it says what is wrong and does not send back what came. */
const longestRefusal = 20_000;
const areas =
  /^\/api\/v1\/(notices|deliveries|incidents|deadlines|channels|outbound|inbox|imports|peers|exchange|apps|app-filings|app-uses|app-lists|app-packages)\b|\/incident$/u;

let node: NodeApp;
let callers: SignedIn[];
const ids = new Map<string, string[]>();

beforeAll(async () => {
  node = await nodeApp();
  const { test: app, stores } = node;
  callers = [await app.signIn(roleIds, 'schoolA'), await app.signIn(roleIds, 'county')];
  const backbone = backboneKinds(app, stores.events);
  const alerts = backbone.find(({ prefix }) => prefix === '/alerts')!;
  const workflows = await workflowKinds(app, alerts);
  for (const kind of [...backbone, ...workflows, ...(await appKinds(app))]) {
    const made: string[] = [];
    for (const unit of ['schoolA', 'county', 'schoolB'] as const) {
      made.push(await kind.create(unit));
    }
    ids.set(kind.prefix, made);
  }
});
afterAll(() => node?.dispose());

function targets() {
  return node.test.app.declaredRoutes.filter(
    ({ method, url }) => ['POST', 'PATCH', 'PUT'].includes(method) && areas.test(url),
  );
}

/** Whoever saw the newest version gets further. */
async function atItsVersion(id: string, body: string): Promise<string> {
  const row = await node.test.records.db
    .selectFrom('cases')
    .select('version')
    .where('case_id', '=', id)
    .executeTakeFirst();
  return body.replace('"expectedVersion":1', `"expectedVersion":${row?.version ?? 1}`);
}

test('the schemas of every route compile', () => {
  expect(() => node.test.app.compileSchemas()).not.toThrow();
});

test('2,000 random bodies on every route that writes: each one clear answer, never a 500', async () => {
  const random = createSeededRandom(seed);
  const routes = targets();
  const known = [...ids.values()].flat().concat(callers.map(({ accountId }) => accountId));
  const answers: Record<number, number> = {};
  const faults: string[] = [];
  for (let n = 0; n < bodies; n += 1) {
    const route = routes[n % routes.length]!;
    const prefix = /^\/api\/v1(\/[\w-]+)/u.exec(route.url)?.[1] ?? '';
    const made = ids.get(prefix) ?? ['x'];
    const id = random.chance(0.9) ? random.pick(made) : random.pick(['x', '%00', '%F0%9F%98%80']);
    const body = await atItsVersion(id, randomBody(route.body, random, known));
    const answer = await node.test.app.inject({
      method: route.method as 'POST',
      url: route.url.replace(':id', id).replace(/:\w+/gu, '0'.repeat(64)),
      headers: {
        ...random.pick(callers).headers,
        'content-type': random.chance(0.9) ? 'application/json' : random.pick(['text/html', '']),
      },
      payload: body,
    });
    answers[answer.statusCode] = (answers[answer.statusCode] ?? 0) + 1;
    const { statusCode, body: told } = answer;
    if (statusCode < 500 && (statusCode < 400 || told.length <= longestRefusal)) continue;
    faults.push(
      `${n}: ${route.method} ${route.url} ${body.slice(0, 300)} → ${statusCode} ${told.slice(0, 200)}`,
    );
  }
  expect(faults).toEqual([]);
  // What lies behind the schemas was reached too.
  expect(answers[200]! + answers[201]!).toBeGreaterThan(50);
  expect(answers[409]! + answers[422]!).toBeGreaterThan(50);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
}, 240_000);

test('what was stored by it breaks no list, page, log or export', async () => {
  const faults: string[] = [];
  for (const caller of callers) {
    for (const prefix of [
      '/notices',
      '/deliveries',
      '/incidents',
      '/channels',
      '/deadlines',
      '/inbox',
      '/peers',
      '/captures',
      '/network-services',
      '/ipv6/portals',
      '/ipv6/lines',
      '/knowledge/runs',
      '/apps',
      '/app-filings',
      '/app-uses',
      '/app-lists',
    ]) {
      const list = await node.test.request(caller, 'GET', `${prefix}?range=[0,499]`);
      if (list.statusCode !== 200)
        faults.push(`${prefix}: ${list.statusCode} ${list.body.slice(0, 200)}`);
      const rows = list.statusCode === 200 ? list.json<{ id: string }[]>() : [];
      const parts = /notices|deliveries|incidents|app-(?:filings|uses)/u.test(prefix)
        ? ['', '/log', '/actions', '/clocks']
        : [''];
      for (const { id } of rows.slice(0, 60)) {
        for (const part of parts) {
          const one = await node.test.request(
            caller,
            'GET',
            `${prefix}/${encodeURIComponent(id)}${part}`,
          );
          if (one.statusCode >= 500)
            faults.push(`${prefix}/${id}${part}: ${one.body.slice(0, 200)}`);
        }
      }
    }
    for (const path of [
      '/deliveries/export.csv',
      '/incidents/export.csv',
      '/deliveries/board?by=state',
      '/home',
      '/region',
      '/apps/catalogue',
      '/apps/desk',
    ]) {
      const { statusCode, body } = await node.test.request(caller, 'GET', path);
      if (statusCode !== 200) faults.push(`${path}: ${statusCode} ${body.slice(0, 200)}`);
    }
  }
  expect(faults).toEqual([]);
  expect((await node.test.app.inject('/healthz')).statusCode).toBe(200);
}, 120_000);
