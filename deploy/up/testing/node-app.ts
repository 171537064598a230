import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createCheckpoints } from '../../../analyzer/audit/checkpoints.ts';
import { readOrCreateSigningKey, signingKeyFile } from '../../../analyzer/audit/signing-key.ts';
import type { Imports } from '../../../analyzer/imports/imports.ts';
import { createLiveBus } from '../../../analyzer/live/live-bus.ts';
import { systemTime, type TimeSource } from '../../../collector/time/time-source.ts';
import { createLocalAccess } from '../../../console/api/audit/run-file.ts';
import { testApp, type TestApp } from '../../../console/api/testing/test-app.ts';
import { createAnalysis, type Analysis } from '../analysis.ts';
import { createFeatures } from '../features.ts';
import { createHomeUnit } from '../home-unit.ts';
import { createNodeImports } from '../imports.ts';
import { readNodeConfig } from '../node-config.ts';
import { openStores, type Stores } from '../stores.ts';

export interface NodeApp {
  /** The API with every feature of a node, over its real stores, rules and machines. */
  test: TestApp;
  stores: Stores;
  analysis: Analysis;
  imports: Imports;
  dataDir: string;
  dispose(): Promise<void>;
}

/** A whole node in this process, wired as `up` wires it; nothing of it is started, so a test runs its jobs by hand. */
export async function nodeApp(options: { time?: TimeSource } = {}): Promise<NodeApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'xiaodun-node-app-'));
  const { config, secrets } = readNodeConfig(dataDir);
  const time = options.time ?? systemTime;
  const base = {
    config,
    secrets,
    dataDir,
    time,
    log: pino({ level: 'silent' }),
    metrics: new Registry(),
    live: createLiveBus(),
  };
  const stores = await openStores(base);
  const { records, jobs } = stores;
  const keyFile = signingKeyFile(dataDir);
  const checkpoints = await createCheckpoints({ records, keyFile, time, jobs });
  const analysis = await createAnalysis({
    ...base,
    stores,
    home: createHomeUnit(records.db),
    key: readOrCreateSigningKey(keyFile),
    allowLoopbackTargets: false,
    listeners: [],
  });
  let imports: Imports | undefined;
  const test = await testApp({
    records,
    time,
    features: ({ people, rights, config: appConfig }) => {
      imports = createNodeImports({ ...base, stores, analysis, people });
      return createFeatures({
        ...base,
        stores,
        analysis,
        people,
        imports,
        rights,
        appConfig,
        checkpoints,
        local: createLocalAccess(dataDir),
        ruleRoots: [dataDir],
        onOwnersChanged() {},
      });
    },
  });
  if (!imports) throw new Error('the features were not made');
  return {
    test,
    stores,
    analysis,
    imports,
    dataDir,
    async dispose() {
      await test.dispose();
      await analysis.documents.stop();
      await stores.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}
