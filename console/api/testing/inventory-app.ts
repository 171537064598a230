import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createAssets } from '../../../analyzer/assets/assets.ts';
import { createExposure, type Exposure } from '../../../analyzer/assets/exposure/exposure.ts';
import { createClaims } from '../../../analyzer/assets/inventory/claims.ts';
import { identityRules } from '../../../analyzer/assets/inventory/identity-rules.ts';
import { createPersonMerges } from '../../../analyzer/assets/inventory/person-merges.ts';
import { loadPollingRules } from '../../../analyzer/assets/polling-rules.ts';
import { createLiveBus } from '../../../analyzer/live/live-bus.ts';
import { createFileBlobs } from '../../../analyzer/stores/blobs/file-blobs.ts';
import { createEmbeddedJobs } from '../../../analyzer/stores/jobs/embedded/embedded-jobs.ts';
import type { Jobs } from '../../../analyzer/stores/jobs/jobs.ts';
import { createPlanDocuments } from '../../../analyzer/sweeps/plans/documents.ts';
import { createAddressPlans } from '../../../analyzer/sweeps/plans/plans.ts';
import { sweepRules, sweepRunRules } from '../../../analyzer/sweeps/rules.ts';
import { createSweeps } from '../../../analyzer/sweeps/sweeps.ts';
import { createDrivenTime, type DrivenTime } from '../../../collector/time/driven-time.ts';
import { addressPlansFeature } from '../address-plans/index.ts';
import { assetsFeature } from '../assets/index.ts';
import { exposureFeature } from '../exposure/index.ts';
import { sweepsFeature } from '../sweeps/index.ts';
import { testApp, type TestApp } from './test-app.ts';
import { temporaryRecords } from '../../../analyzer/stores/records/testing/temporary-records.ts';

export interface InventoryApp {
  test: TestApp;
  time: DrivenTime;
  /** Not started: sweeps that are asked for stay queued until a test starts them. */
  jobs: Jobs;
  exposure: Exposure;
  dispose(): Promise<void>;
}

/** The routes of plans, sweeps, assets and exposure over real stores; loopback may be swept. */
export async function inventoryApp(): Promise<InventoryApp> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-inventory-'));
  const { records, dispose } = await temporaryRecords();
  const time = createDrivenTime();
  const log = pino({ level: 'silent' });
  const live = createLiveBus();
  const jobs = createEmbeddedJobs({ records, time, log, metrics: new Registry() });
  const blobs = await createFileBlobs({ dir: join(folder, 'blobs'), log });
  const base = { records, blobs, jobs, live, time, log };
  const plans = { ...base, rules: sweepRunRules, sweepRules, allowLoopback: true };
  const exposure = createExposure({ ...base, rules: () => sweepRunRules().exposure });
  const assets = createAssets({ ...base, rules: loadPollingRules() });
  const inventory = {
    assets,
    claims: createClaims({ ...base, onMoved: assets.ownersMayHaveChanged }),
    personMerges: createPersonMerges({ ...base, rules: identityRules }),
  };
  const sweeps = createSweeps({ ...plans, identityRules, onInventory: async () => undefined });
  const addressPlans = createAddressPlans(plans);
  const test = await testApp({
    records,
    time,
    features: [
      addressPlansFeature({
        ...base,
        addressPlans,
        planDocuments: createPlanDocuments(plans),
        sweeps,
      }),
      sweepsFeature({ ...base, sweeps }),
      assetsFeature({ ...base, ...inventory }),
      exposureFeature({ ...base, exposure }),
    ],
  });
  return {
    test,
    time,
    jobs,
    exposure,
    async dispose() {
      await test.dispose();
      await jobs.stop(1_000);
      await dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
