import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeAtomically } from '../config/atomic-file.ts';
import type { Core } from '../up/core.ts';
import { createFirstSystem } from '../up/first-system.ts';
import { county, schools } from './county.ts';
import { seedLogSources } from './log-sources.ts';
import { newDemoPassword, seedCounty } from './people.ts';
import { startDemoDevices } from './devices.ts';
import { seededRandom } from './random.ts';
import { ordinaryLineNow, syslogDay, type DemoLine } from './syslog-day.ts';

const trickleMs = 4_000;
const retryMs = 20;

function passwordFile(core: Core): string {
  return join(core.options.dataDir, 'demo-password.txt');
}

/** Makes the county in an empty data folder; before anything is started, so that all of it knows the county. */
export async function seedDemo(core: Core): Promise<void> {
  const { people, stores, time } = core;
  if (!(await people.setUp.needed())) return;
  const now = new Date(time.now()).toISOString();
  const password = newDemoPassword();
  writeAtomically(passwordFile(core), `${password}\n`, 0o600);
  const units = await seedCounty({ people, records: stores.records, now }, password);
  await seedLogSources(stores.records, units, now);
  await core.refreshOwners();
}

async function feed(
  { analysis }: Core,
  lines: readonly DemoLine[],
  signal: AbortSignal,
): Promise<void> {
  for (const { at, address, line } of lines) {
    const record = {
      receivedAt: at,
      transport: 'udp',
      sourceAddress: address,
      raw: Buffer.from(line),
    } as const;
    while (!signal.aborted && !analysis.pipeline.offer(record)) {
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
    if (signal.aborted) return;
  }
}

/** Waits until so many lines have been stored since the start. */
async function stored({ analysis }: Core, lines: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const store = analysis.pipeline.stats().stages.find(({ name }) => name === 'store');
    if (store && store.out >= lines) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function unitsByCode({ stores }: Core): Promise<Map<string, string>> {
  const rows = await stores.records.db.selectFrom('units').select(['id', 'code']).execute();
  return new Map(rows.map(({ id, code }) => [code ?? id, id]));
}

async function tellTheDay(
  core: Core,
  units: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const { stores, analysis, time, log } = core;
  const lines = syslogDay(time.now());
  await feed(core, lines, signal);
  await stored(core, lines.length, signal);
  for (const { code, name } of schools) {
    const unitId = units.get(code);
    if (unitId !== undefined && !signal.aborted) {
      await createFirstSystem({ ...stores, ...analysis }, unitId, name);
    }
  }
  log.info('the demonstration day has been told');
}

/** Tells the day when the store is still empty, then lets a line of ordinary traffic come in every few seconds. */
async function tell(
  core: Core,
  units: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const { events } = await core.stores.events.stats();
  if (events === 0) await tellTheDay(core, units, signal);
  const random = seededRandom(core.time.now());
  while (!signal.aborted) {
    await feed(core, [ordinaryLineNow(core.time.now(), random)], signal);
    await sleep(trickleMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Switches answer, the day's logs come in, and a trickle of ordinary lines goes on. */
export async function playDemo(core: Core): Promise<void> {
  const { options, log, undo } = core;
  const units = await unitsByCode(core);
  await startDemoDevices(core, units);
  const stopping = new AbortController();
  const told = tell(core, units, stopping.signal).catch((error: unknown) => {
    log.error({ err: error }, 'the demonstration day could not be told');
  });
  undo.unshift(async () => {
    stopping.abort();
    await told;
  });
  const file = passwordFile(core);
  if (existsSync(file)) {
    const people = [
      'demo-analyst',
      'demo-leader',
      'demo-admin',
      'demo-audit',
      `cio-${schools[3]?.code ?? ''}`,
    ];
    options.say(
      `Demonstration of ${county.name}. Sign in as ${people.join(', ')} with: ${readFileSync(file, 'utf8').trim()}`,
    );
  }
}
