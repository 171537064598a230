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
import { createSeededRandom } from '../../collector/random/seeded-random.ts';
import { tellApps } from './story/apps.ts';
import { tellAssessment, tellFinding } from './story/assessment.ts';
import { planDefacement, planRansomware, playDefacement, playRansomware } from './story/drills.ts';
import { tellIncident } from './story/incident.ts';
import { tellNotices } from './story/notices.ts';
import { createStage } from './story/stage.ts';
import { tellSweep } from './story/sweep.ts';
import { storyTimeOf } from './story/story-time.ts';
import { ordinaryLineNow, syslogAttack, syslogDay, type DemoLine } from './syslog-day.ts';

const trickleMs = 4_000;
const retryMs = 20;
/** From the last line of the attack to the first look at it. */
const attackSeenMs = 20_000;

function passwordFile(core: Core): string {
  return join(core.options.dataDir, 'demo-password.txt');
}

/** Nodes whose switches answer already: found by their first poll when the county was made. */
const answering = new WeakSet<Core['analysis']>();

/** Some weeks before the first notice of the story. */
const countyAgeMs = 45 * 86_400_000;

/** Up to here the reminders of the story are sent at their own time; then the attack begins. */
const beforeAttackMs = 4 * 3_600_000;

/**
 * Makes the county in an empty data folder, with what its people did in the last weeks; before anything is started, so that
 * all of it knows the county.
 */
export async function seedDemo(core: Core): Promise<void> {
  const { people, stores, time } = core;
  if (!(await people.setUp.needed())) return;
  const isoNow = () => new Date(time.now()).toISOString();
  const password = newDemoPassword();
  writeAtomically(passwordFile(core), `${password}\n`, 0o600);
  const story = storyTimeOf(time);
  const stage = story && createStage(core, story);
  try {
    story?.hold(time.now() - countyAgeMs);
    const units = await seedCounty({ people, records: stores.records, now: isoNow() }, password);
    await core.refreshOwners();
    await startDemoDevices(core, units);
    answering.add(core.analysis);
    if (stage) {
      const drillId = await planRansomware(core, stage);
      const systemId = await tellAssessment(core, stage);
      await playRansomware(core, stage, drillId);
      await tellNotices(stage);
      await planDefacement(core, stage, drillId);
      await stage.at(stage.now - beforeAttackMs);
      await tellFinding(stage, systemId);
    }
    story?.release();
    await seedLogSources(stores.records, units, isoNow());
  } finally {
    story?.release();
  }
  await core.refreshOwners();
}

/** Longest wait for the switches to be polled again after weeks, before the clock is held. */
const pollPatienceMs = 10_000;

/** A poll under way would take the clock's leap for a device that does not answer. */
async function polled({ analysis, time }: Core): Promise<void> {
  const since = new Date(time.now() - beforeAttackMs).toISOString();
  for (let waited = 0; waited < pollPatienceMs; waited += 100) {
    const targets = await analysis.targets.list();
    if (targets.every(({ last_run_at: at }) => at !== null && at > since)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * Sends the attack of the day and plays what the school makes of it, once. Between the start of the analysis and that of the
 * console, because the clock is held meanwhile.
 */
export async function tellAttack(core: Core): Promise<void> {
  const { stores, time, log } = core;
  const story = storyTimeOf(time);
  const { events } = await stores.events.stats();
  if (!story || events > 0) return;
  await polled(core);
  const stage = createStage(core, story);
  const lines = syslogAttack(stage.now);
  const began = (lines.at(-1)?.at ?? stage.now) + attackSeenMs;
  try {
    story.hold(began);
    await feed(core, lines, new AbortController().signal);
    const told = await tellIncident(core, stage, lines, began);
    if (!told) log.warn('the demonstration attack was not detected: there is no incident');
    await playDefacement(core, stage);
    await stage.at(stage.now);
  } catch (error) {
    // Of a county that was not made to its end, say: the node is of use without its story.
    log.error({ err: error }, 'the story of the demonstration could not be told to its end');
  } finally {
    story.release();
  }
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
  const waiting = await stores.records.db
    .selectFrom('systems')
    .selectAll()
    .where('evaluated_at', 'is', null)
    .execute();
  for (const system of waiting) if (!signal.aborted) await analysis.assessment.evaluate(system);
  log.info('the demonstration day has been told');
}

const partFailed = 'a part of the demonstration could not be told to its end:';

/** Tells the day when the store is still empty, then lets a line of ordinary traffic come in every few seconds. */
async function tell(
  core: Core,
  units: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const { events } = await core.stores.events.stats();
  if (events <= syslogAttack(core.time.now()).length) await tellTheDay(core, units, signal);
  for (const part of [tellSweep, tellApps]) {
    await part(core, signal).catch((error: unknown) => {
      if (!signal.aborted) core.log.error({ err: error }, `${partFailed} ${part.name}`);
    });
  }
  const random = createSeededRandom(core.time.now()).next;
  while (!signal.aborted) {
    await feed(core, [ordinaryLineNow(core.time.now(), random)], signal);
    await sleep(trickleMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Switches answer, the day's logs come in, and a trickle of ordinary lines goes on. */
export async function playDemo(core: Core): Promise<void> {
  const { options, log, undo } = core;
  const units = await unitsByCode(core);
  if (!answering.has(core.analysis)) await startDemoDevices(core, units);
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
    const school = schools[3]?.code ?? '';
    const people = [
      'demo-analyst',
      'demo-leader',
      'demo-admin',
      'demo-audit',
      `cio-${school}`,
      `officer-${school}`,
      `auditor-${school}`,
      'demo-director',
      'demo-reviewer',
      'demo-provider',
    ];
    options.say(
      `Demonstration of ${county.name}. Sign in as ${people.join(', ')} with: ${readFileSync(file, 'utf8').trim()}`,
    );
  }
}
