import { join } from 'node:path';
import type { Logger } from 'pino';
import type { AppsBasis } from '../../analyzer/apps/basis.ts';
import { loadFieldRules } from '../../analyzer/apps/fields.ts';
import { createAppFilingMachine } from '../../analyzer/apps/filing/filing-machine.ts';
import { loadGateRules } from '../../analyzer/apps/gates/rules.ts';
import { createAppLedger } from '../../analyzer/apps/ledger.ts';
import { createAppLists } from '../../analyzer/apps/lists.ts';
import { createAppTriggers } from '../../analyzer/apps/triggers.ts';
import { createAppUseMachine } from '../../analyzer/apps/use/use-machine.ts';
import { loadAppWorkflow } from '../../analyzer/apps/workflow.ts';
import type { Cases } from '../../analyzer/cases/cases.ts';
import type { LiveBus } from '../../analyzer/live/live-bus.ts';
import { lazily } from '../../analyzer/register/lazily.ts';
import { loadItems } from '../../analyzer/vetting/rules/items.ts';
import { loadPermissions } from '../../analyzer/vetting/rules/permissions.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import { appFilingsFeature, type AppFilingsDeps } from '../../console/api/app-filings/index.ts';
import { appUsesFeature } from '../../console/api/app-uses/index.ts';
import type { Feature } from '../../console/api/api.ts';
import { appsFeature, type AppsFeatureDeps } from '../../console/api/apps/index.ts';
import { root } from '../paths.ts';
import type { Stores } from './stores.ts';

/** What filings and uses of apps go by; every file is read at its first use. */
export function createAppsBasis(): AppsBasis {
  const folder = join(root, 'rules', 'apps');
  return {
    workflow: lazily(() => loadAppWorkflow(folder)),
    gates: lazily(() => loadGateRules(folder)),
    fields: lazily(() => loadFieldRules(folder)),
    functionNames: lazily(async () => {
      const { types, functions } = loadPermissions(join(folder, 'permissions.yaml'));
      return new Map([...types, ...functions].map(({ id, title }) => [id, title.zh]));
    }),
    items: lazily(async () => loadItems(join(folder, 'items.yaml')).items),
  };
}

/** The two kinds of case about apps. */
export function createAppMachines(basis: AppsBasis) {
  return {
    'app-filing': createAppFilingMachine(basis),
    'app-use': createAppUseMachine(basis),
  };
}

interface NodeAppsDeps {
  stores: Stores;
  cases: Cases;
  appsBasis: AppsBasis;
  live: LiveBus;
  time: TimeSource;
  log: Logger;
}

/** Ledger, lists and what reaches the uses of apps; nothing of it is started. */
export function createNodeApps({ stores, appsBasis: basis, ...deps }: NodeAppsDeps) {
  const { records, jobs } = stores;
  const triggers = createAppTriggers({ ...deps, records, jobs });
  return {
    basis,
    ledger: createAppLedger({ ...deps, records }),
    lists: createAppLists({ ...deps, records, triggers, basis }),
    triggers,
  };
}

type NodeApps = ReturnType<typeof createNodeApps>;

/** Every feature of apps but that of their packages. */
export function appFeatures(
  apps: NodeApps,
  machines: ReturnType<typeof createAppMachines>,
  deps: Omit<AppFilingsDeps, 'machine' | 'basis'> & Pick<AppsFeatureDeps, 'vetting'>,
): Feature[] {
  const all = { ...deps, ...apps };
  return [
    appsFeature(all),
    appFilingsFeature({ ...all, machine: machines['app-filing'] }),
    appUsesFeature({ ...all, machine: machines['app-use'] }),
  ];
}
