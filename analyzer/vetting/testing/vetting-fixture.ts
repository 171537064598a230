import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { makeApk } from '../../../collector/packages/making/make-apk.ts';
import type { ApkRecipe } from '../../../collector/packages/making/recipe.ts';
import { createPackageReader } from '../../../collector/packages/reading/package-reader.ts';
import { systemTime } from '../../../collector/time/time-source.ts';
import { createLiveBus } from '../../live/live-bus.ts';
import type { LiveMessage } from '../../live/live-bus.ts';
import { createFileBlobs } from '../../stores/blobs/file-blobs.ts';
import { createEmbeddedJobs } from '../../stores/jobs/embedded/embedded-jobs.ts';
import type { Records } from '../../stores/records/records.ts';
import type { PackageNews } from '../read-job.ts';
import type { PackageRow } from '../rows.ts';
import { createVetting, type Vetting } from '../vetting.ts';
import { createVetWork } from '../work/vet-work.ts';

const recipe: ApkRecipe = {
  package: 'cn.edu.example.homework',
  versionCode: 1,
  versionName: '1.0.0',
  minSdk: 24,
  targetSdk: 34,
  label: '作业本',
  permissions: ['android.permission.INTERNET'],
  application: { allowBackup: false, usesCleartextTraffic: false },
  components: [
    {
      name: 'activity',
      attributes: { name: '.MainActivity', exported: true },
      children: [
        {
          name: 'intent-filter',
          children: [
            { name: 'action', attributes: { name: 'android.intent.action.MAIN' } },
            { name: 'category', attributes: { name: 'android.intent.category.LAUNCHER' } },
          ],
        },
      ],
    },
  ],
  dex: [{ classes: [{ name: 'cn.edu.example.homework.MainActivity' }] }],
};

/** A small app of our own, with what a test changes. */
export const sampleApk = (changes: Partial<ApkRecipe> = {}): Buffer =>
  makeApk({ ...recipe, ...changes });

export interface VettingFixture {
  vetting: Vetting;
  blobs: Awaited<ReturnType<typeof createFileBlobs>>;
  news: PackageNews[];
  live: LiveMessage[];
  /** The package once it is read or failed. */
  settled(id: string): Promise<PackageRow>;
  stop(): Promise<void>;
}

/** The real thing over the records of a test: blobs on disk, persisted jobs, a reading process, the shipped rules. */
export async function vettingFixture(
  records: Records,
  options: { maxBytes?: number; folder?: string } = {},
): Promise<VettingFixture> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'xiaodun-vetting-')));
  const log = pino({ level: 'silent' });
  const blobs = await createFileBlobs({ dir: join(folder, 'blobs'), log });
  const jobs = createEmbeddedJobs({
    records,
    time: systemTime,
    log,
    metrics: new Registry(),
    pollMs: 50,
  });
  const reader = createPackageReader();
  const bus = createLiveBus();
  const live: LiveMessage[] = [];
  bus.subscribe((message) => live.push(message));
  const news: PackageNews[] = [];
  const rulesFolder = 'rules/apps';
  const vetting = createVetting({
    records,
    blobs,
    jobs,
    reader,
    work: createVetWork({ rulesFolder }),
    live: bus,
    folder: join(folder, 'copies'),
    rulesFolder,
    maxBytes: () => options.maxBytes ?? 64 * 1024 * 1024,
    onRead: async (one) => void news.push(one),
    time: systemTime,
    log,
  });
  await vetting.start();
  await jobs.start();
  return {
    vetting,
    blobs,
    news,
    live,
    async settled(id) {
      const deadline = Date.now() + 60_000;
      for (;;) {
        const row = await vetting.find(id);
        if (row?.state === 'read' || row?.state === 'failed') return row;
        if (Date.now() > deadline) throw new Error(`the package stays ${row?.state}`);
        await sleep(50);
      }
    },
    async stop() {
      await vetting.stop();
      await jobs.stop();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
