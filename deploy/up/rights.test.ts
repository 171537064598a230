import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appBodies, appKinds, appsOfNobody } from '../../console/api/testing/app-kinds.ts';
import { assessmentBodies, assessmentKinds } from '../../console/api/testing/assessment-kinds.ts';
import { backboneBodies, backboneKinds } from '../../console/api/testing/backbone-kinds.ts';
import { captureBodies, captureKinds } from '../../console/api/testing/capture-kinds.ts';
import { drillBodies, drillKind } from '../../console/api/testing/drill-kinds.ts';
import { frozenKind } from '../../console/api/testing/frozen-kinds.ts';
import { importObjectKinds } from '../../console/api/testing/import-kinds.ts';
import { packageKind } from '../../console/api/testing/package-kinds.ts';
import { peopleBodies, peopleKinds } from '../../console/api/testing/people-kinds.ts';
import { playbookBodies, playbookKinds } from '../../console/api/testing/playbook-kinds.ts';
import { ruleBodies, ruleSwitchKind } from '../../console/api/testing/rule-kinds.ts';
import { sweepBodies, sweepKinds } from '../../console/api/testing/sweep-kinds.ts';
import { walkRoutes, type ObjectKind } from '../../console/api/testing/route-matrix.ts';
import { workflowBodies, workflowKinds } from '../../console/api/testing/workflow-kinds.ts';
import { nodeApp, type NodeApp } from './testing/node-app.ts';

function alertsOf(kinds: readonly ObjectKind[]): ObjectKind {
  const alerts = kinds.find(({ prefix }) => prefix === '/alerts');
  if (!alerts) throw new Error('there is no kind for alerts');
  return alerts;
}

describe('rights of the whole node', () => {
  let node: NodeApp;

  beforeAll(async () => {
    node = await nodeApp();
  });
  afterAll(() => node?.dispose());

  it('holds for each role at own, child, sibling and parent unit, on every route', async () => {
    const { test, stores } = node;
    const backbone = backboneKinds(test, stores.events);
    const result = await walkRoutes(test, {
      kinds: [
        ...peopleKinds(test),
        ...backbone,
        frozenKind(test),
        packageKind(test),
        await drillKind(test),
        ...(await assessmentKinds(test)),
        ...(await appKinds(test)),
        ...importObjectKinds(test),
        ...captureKinds(test),
        ...playbookKinds(test),
        ...sweepKinds(test),
        ruleSwitchKind(test),
        ...(await workflowKinds(test, alertsOf(backbone))),
      ],
      bodies: {
        ...peopleBodies,
        ...backboneBodies,
        ...drillBodies,
        ...captureBodies,
        ...workflowBodies,
        ...assessmentBodies(test),
        ...appBodies(test),
        ...playbookBodies,
        ...sweepBodies,
        ...ruleBodies,
      },
      streams: ['GET /live', 'GET /drills/:id/stream'],
      unitless: [
        'GET /rules/:id',
        'GET /rules/:id/source',
        'POST /rules/:id/revive',
        'POST /rules/:id/try',
        'GET /deadlines/:id',
        ...appsOfNobody,
      ],
    });
    expect(result.faults).toEqual([]);
    expect(result.routes).toBeGreaterThan(150);
    expect(result.requests).toBeGreaterThan(3_000);
  }, 300_000);
});
