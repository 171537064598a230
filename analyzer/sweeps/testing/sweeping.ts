import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { systemTime, type TimeSource } from '../../../collector/time/time-source.ts';
import { createExposure } from '../../assets/exposure/exposure.ts';
import { identityRules, type IdentityRules } from '../../assets/inventory/identity-rules.ts';
import { createLiveBus, type LiveBus } from '../../live/live-bus.ts';
import type { Principal } from '../../people/principal.ts';
import { createFileBlobs } from '../../stores/blobs/file-blobs.ts';
import { createEmbeddedJobs } from '../../stores/jobs/embedded/embedded-jobs.ts';
import type { Jobs } from '../../stores/jobs/jobs.ts';
import type { Records } from '../../stores/records/records.ts';
import { createAddressPlans, type AddressPlans } from '../plans/plans.ts';
import { sweepRules, sweepRunRules } from '../rules.ts';
import { createSweeps, type Sweeps } from '../sweeps.ts';

export interface Sweeping {
  plans: AddressPlans;
  sweeps: Sweeps;
  jobs: Jobs;
  live: LiveBus;
}

/** Sees and may do everything below `unitId`. */
export function officerAt(unitId: string, accountId = 'officer'): Principal {
  return {
    accountId,
    name: 'Officer',
    unitId,
    grants: [{ role: 'school-security-officer', unitId, from: '2020-01-01T00:00:00.000Z' }],
    via: { kind: 'session', sessionId: 'test' },
    address: '127.0.0.1',
  };
}

/** Plans and sweeps over real stores; loopback may be swept. */
export async function createSweeping(
  records: Records,
  folder: string,
  options: { time?: TimeSource; identity?: IdentityRules; sshPorts?: number[] } = {},
): Promise<Sweeping> {
  const { time = systemTime, identity } = options;
  const log = pino({ level: 'silent' });
  const live = createLiveBus();
  const jobs = createEmbeddedJobs({
    records,
    time: systemTime,
    log,
    metrics: new Registry(),
    leaseMs: 3_000,
    pollMs: 50,
  });
  const own = sweepRunRules();
  const rules = () => ({
    ...own,
    runs: { ...own.runs, progressMs: 50 },
    identities: { ...own.identities, ssh: options.sshPorts ?? own.identities.ssh },
  });
  const exposure = createExposure({ records, time, live, rules: () => rules().exposure });
  const base = { records, time, rules, sweepRules, allowLoopback: true };
  return {
    live,
    jobs,
    plans: createAddressPlans(base),
    sweeps: createSweeps({
      ...base,
      jobs,
      live,
      blobs: await createFileBlobs({ dir: join(folder, 'blobs'), log }),
      identityRules: () => identity ?? identityRules(),
      onInventory: async (unitIds) => void (await exposure.refresh(unitIds)),
    }),
  };
}
