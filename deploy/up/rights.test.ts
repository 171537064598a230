import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCheckpoints } from '../../analyzer/audit/checkpoints.ts';
import { readOrCreateSigningKey, signingKeyFile } from '../../analyzer/audit/signing-key.ts';
import { createLiveBus } from '../../analyzer/live/live-bus.ts';
import { systemTime } from '../../collector/time/time-source.ts';
import { createLocalAccess } from '../../console/api/audit/run-file.ts';
import { backboneBodies, backboneKinds } from '../../console/api/testing/backbone-kinds.ts';
import { peopleBodies, peopleKinds } from '../../console/api/testing/people-kinds.ts';
import { walkRoutes } from '../../console/api/testing/route-matrix.ts';
import { testApp, type TestApp } from '../../console/api/testing/test-app.ts';
import { createAnalysis } from './analysis.ts';
import { createFeatures } from './features.ts';
import { createHomeUnit } from './home-unit.ts';
import { readNodeConfig } from './node-config.ts';
import { openStores, type Stores } from './stores.ts';

describe('rights of the whole node', () => {
  let dataDir: string;
  let stores: Stores;
  let test: TestApp;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'xiaodun-rights-'));
    const { config, secrets } = readNodeConfig(dataDir);
    const base = {
      config,
      secrets,
      dataDir,
      time: systemTime,
      log: pino({ level: 'silent' }),
      metrics: new Registry(),
      live: createLiveBus(),
    };
    stores = await openStores(base);
    const home = createHomeUnit(stores.records.db);
    const { records, jobs } = stores;
    const keyFile = signingKeyFile(dataDir);
    const checkpoints = await createCheckpoints({ records, keyFile, time: systemTime, jobs });
    const analysis = await createAnalysis({
      ...base,
      stores,
      home,
      key: readOrCreateSigningKey(keyFile),
      allowLoopbackTargets: false,
      listeners: [],
    });
    test = await testApp({
      records: stores.records,
      features: ({ people, rights, config: appConfig }) =>
        createFeatures({
          ...base,
          stores,
          analysis,
          people,
          rights,
          appConfig,
          checkpoints,
          local: createLocalAccess(dataDir),
          ruleRoots: [dataDir],
          onOwnersChanged() {},
        }),
    });
  });
  afterAll(async () => {
    await test.dispose();
    await stores.stop();
    await rm(dataDir, { recursive: true });
  });

  it('holds for each role at own, child, sibling and parent unit, on every route', async () => {
    const result = await walkRoutes(test, {
      kinds: [...peopleKinds(test), ...backboneKinds(test, stores.events)],
      bodies: { ...peopleBodies, ...backboneBodies },
      streams: ['GET /live'],
      unitless: ['GET /rules/:id'],
    });
    expect(result.faults).toEqual([]);
    expect(result.routes).toBeGreaterThan(60);
    expect(result.requests).toBeGreaterThan(900);
  }, 180_000);
});
