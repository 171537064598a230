import { join } from 'node:path';
import type { Logger } from 'pino';
import type { AppTriggers } from '../../analyzer/apps/triggers.ts';
import type { LiveBus } from '../../analyzer/live/live-bus.ts';
import { createVetting } from '../../analyzer/vetting/vetting.ts';
import { createVetWork } from '../../analyzer/vetting/work/vet-work.ts';
import { createPackageReader } from '../../collector/packages/reading/package-reader.ts';
import { loadReadingLimits } from '../../collector/packages/reading/rules.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import { root } from '../paths.ts';
import type { Stores } from './stores.ts';

interface NodeVettingDeps {
  stores: Stores;
  dataDir: string;
  apps: { triggers: Pick<AppTriggers, 'packageRead'> };
  live: LiveBus;
  time: TimeSource;
  log: Logger;
}

/** Packages of apps on a node; rules are read when the first one comes. */
export function createNodeVetting(deps: NodeVettingDeps) {
  const { stores, dataDir, apps, ...rest } = deps;
  const rulesFolder = join(root, 'rules', 'apps');
  let maxBytes: number | undefined;
  return {
    vetting: createVetting({
      ...stores,
      ...rest,
      reader: createPackageReader(),
      work: createVetWork({ rulesFolder }),
      rulesFolder,
      folder: join(dataDir, 'vetting'),
      maxBytes: () => (maxBytes ??= loadReadingLimits().file.maxBytes),
      onRead: (news) => apps.triggers.packageRead(news),
    }),
  };
}
