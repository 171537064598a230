import { pino, type Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { createCheckpoints } from '../../analyzer/audit/checkpoints.ts';
import { readOrCreateSigningKey, signingKeyFile } from '../../analyzer/audit/signing-key.ts';
import { createLiveBus } from '../../analyzer/live/live-bus.ts';
import { createPeople } from '../../analyzer/people/people.ts';
import { loadPeopleRules } from '../../analyzer/people/rules.ts';
import { lockDataFolder } from '../../analyzer/stores/records/data-folder-lock.ts';
import { systemTime, type TimeSource } from '../../collector/time/time-source.ts';
import type { Config } from '../config/schema.ts';
import { createAnalysis } from './analysis.ts';
import type { Core, NodeOptions } from './core.ts';
import { readEnrichment } from './enrichment.ts';
import { createNodeImports } from './imports.ts';
import { createHomeUnit } from './home-unit.ts';
import { readNodeConfig } from './node-config.ts';
import { startAnalysis } from './start-analysis.ts';
import { prepareConsole } from './start-console.ts';
import { openStores } from './stores.ts';

export interface RunningNode extends Core {
  url: string;
  /** Drains what has been received, then ends everything; safe to call twice. */
  stop(): Promise<void>;
}

function withOptions(config: Config, { demo, httpPort, syslogPort }: NodeOptions): Config {
  return {
    ...config,
    // A demonstration writes to nobody: the inboxes of its console are enough.
    ...(demo && { smtp: { port: config.smtp.port, security: config.smtp.security } }),
    http: { ...config.http, ...(httpPort !== undefined && { port: httpPort }) },
    syslog: {
      ...config.syslog,
      ...(demo && { host: '127.0.0.1' }),
      ...(syslogPort !== undefined && { udpPort: syslogPort, tcpPort: syslogPort }),
    },
  };
}

/** Structured lines on standard error; standard output is for the person who started the node. */
function createLog(level: string): Logger {
  return pino({ level }, pino.destination(2));
}

/** In the order given; a failing step is logged and does not keep the others from ending. */
async function stopAll(log: Logger, steps: readonly (() => unknown)[]): Promise<void> {
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      log.error({ err: error }, 'a part of the node did not stop cleanly');
    }
  }
}

/** The demonstration tells what happened in the last weeks; for that it holds its clock before anybody can sign in. */
async function demoTime(): Promise<TimeSource> {
  const { createStoryTime } = await import('../demo/story/story-time.ts');
  return createStoryTime(systemTime);
}

async function createCore(options: NodeOptions, undo: Core['undo']): Promise<Core> {
  const { dataDir, demo } = options;
  const time = options.time ?? (demo ? await demoTime() : systemTime);
  const { config: written, secrets } = readNodeConfig(dataDir);
  const config = withOptions(written, options);
  const log = createLog(config.log.level);
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const live = createLiveBus();
  const stores = await openStores({ config, dataDir, time, log, metrics });
  undo.unshift(() => stores.stop());
  const { records, jobs } = stores;
  const keyFile = signingKeyFile(dataDir);
  const checkpoints = await createCheckpoints({ records, keyFile, time, jobs });
  const key = readOrCreateSigningKey(keyFile);
  const home = createHomeUnit(records.db);
  const people = createPeople({ records, time, log, secrets, rules: loadPeopleRules() });
  const base = {
    options,
    config,
    dataDir,
    stores,
    secrets,
    people,
    home,
    checkpoints,
    key,
    live,
    time,
    log,
    metrics,
  };
  const allowLoopbackTargets = config.polling.allowLoopbackTargets || demo;
  const listeners: Core['listeners'] = [];
  const analysis = await createAnalysis({ ...base, allowLoopbackTargets, listeners });
  const refreshOwners = async () => {
    await home.refresh();
    analysis.pipeline.setEnrichment(await readEnrichment(records.db, analysis.assets, home));
  };
  await refreshOwners();
  const imports = createNodeImports({ ...base, analysis });
  const core = { ...base, analysis, imports, listeners, refreshOwners, undo };
  if (demo) await (await import('../demo/demo.ts')).seedDemo(core);
  return core;
}

/** Starts a whole node. Throws one clear error and leaves nothing running when a part does not start. */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const lock = lockDataFolder(options.dataDir);
  const undo: Core['undo'] = [() => lock.release()];
  let log = createLog('info');
  try {
    const core = await createCore(options, undo);
    ({ log } = core);
    // The routes are made while the parsing thread starts; a failure shows when they are waited for.
    const serving = prepareConsole(core);
    serving.catch(() => undefined);
    await startAnalysis(core);
    if (options.demo) await (await import('../demo/demo.ts')).tellAttack(core);
    const url = await (await serving).listen();
    const lines = [`XiaoDun 校盾 is ready: ${url}/`];
    if (await core.people.setUp.needed()) {
      const link = await core.people.setUp.createLink(url);
      lines.push(`First run. Open this one-time link to set it up: ${link}`);
    }
    // At once, so that whoever reads the first line has the link as well.
    options.say(lines.join('\n'));
    if (options.demo) await (await import('../demo/demo.ts')).playDemo(core);
    let stopping: Promise<void> | undefined;
    return { ...core, url, stop: () => (stopping ??= stopAll(log, undo)) };
  } catch (error) {
    await stopAll(log, undo);
    throw error;
  }
}
