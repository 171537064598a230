import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { isoNow, systemTime } from '../../../../collector/time/time-source.ts';
import { appendAudit } from '../../../audit/append.ts';
import { createBullmqJobs } from '../bullmq/bullmq-jobs.ts';
import { createEmbeddedJobs } from '../embedded/embedded-jobs.ts';
import type { Jobs } from '../jobs.ts';
import { openRecords } from '../../records/open.ts';
import type { Records } from '../../records/records.ts';

/** JSON in the first argument of the process. */
export interface KillChildOptions {
  path: string;
  /** BullMQ when given, else the queue in the records. */
  redisUrl?: string;
  prefix: string;
  /** First number to write. */
  first: number;
  /** Writes until it is killed; otherwise it only runs what is queued. */
  write: boolean;
}

const log = pino({ level: 'silent' });
export const leaseMs = 1_000;

export function openJobs(records: Records, options: KillChildOptions): Jobs {
  const { redisUrl, prefix } = options;
  const metrics = new Registry();
  const jobs =
    redisUrl === undefined
      ? createEmbeddedJobs({ records, time: systemTime, log, metrics, leaseMs, pollMs: 100 })
      : createBullmqJobs({ url: redisUrl, prefix, log, metrics, leaseMs });
  jobs.define(
    'effect',
    async (payload) => {
      await sleep(5);
      await note(records, 'effects', Number(payload['n']));
    },
    { concurrency: 8, attempts: 50, backoffMs: 10 },
  );
  return jobs;
}

function note(records: Records, unitId: string, n: number): Promise<void> {
  return records.transaction((trx) =>
    appendAudit(trx, {
      unitId,
      actor: { kind: 'system', name: 'kill test' },
      action: 'number.write',
      target: { kind: 'number', id: String(n) },
      after: { padding: '校'.repeat(50) },
      at: isoNow(systemTime),
    }),
  );
}

async function writeUntilKilled(records: Records, jobs: Jobs, first: number): Promise<void> {
  let n = first;
  const writer = async (): Promise<void> => {
    for (;;) {
      const mine = n++;
      await note(records, 'writes', mine);
      await jobs.enqueue('effect', { n: mine });
      // Only now is it acknowledged; a pipe is written synchronously.
      process.stdout.write(`${mine}\n`);
    }
  };
  await Promise.all([writer(), writer(), writer(), writer()]);
}

if (process.argv[1] === import.meta.filename) {
  const options = JSON.parse(process.argv[2] ?? '{}') as KillChildOptions;
  const records = await openRecords({ kind: 'sqlite', path: options.path });
  const jobs = openJobs(records, options);
  await jobs.start();
  if (options.write) await writeUntilKilled(records, jobs, options.first);
}
