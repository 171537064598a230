import { existsSync, readFileSync } from 'node:fs';
import { isIPv6, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { People } from '../../analyzer/people/people.ts';
import { createApp } from '../../console/api/app.ts';
import { createLocalAccess } from '../../console/api/audit/run-file.ts';
import type { AppConfig } from '../../console/api/app/config.ts';
import { startError } from '../../collector/sources/errors.ts';
import { loadRights } from '../../console/api/rights/rights.ts';
import type { Config } from '../config/schema.ts';
import { root } from '../paths.ts';
import { rulePathsOf } from './analysis.ts';
import type { Core } from './core.ts';
import { createFeatures } from './features.ts';
import { createFirstSystem } from './first-system.ts';
import { createTestLine } from './test-line.ts';

function appConfigOf({ http }: Config, demo: boolean): AppConfig {
  const { tlsCertFile, tlsKeyFile, publicUrl } = http;
  return {
    host: http.host,
    behindProxy: http.behindProxy,
    demo,
    ...(publicUrl !== undefined && { publicUrl }),
    ...(tlsCertFile !== undefined &&
      tlsKeyFile !== undefined && {
        tls: { cert: readFileSync(tlsCertFile), key: readFileSync(tlsKeyFile) },
      }),
  };
}

/** The set-up, after which the new unit owns the node and has a first system to be scored. */
function withFirstSystem(people: People, { analysis, stores, refreshOwners }: Core): People {
  const { setUp } = people;
  return {
    ...people,
    setUp: {
      ...setUp,
      async run(token, first, address) {
        const made = await setUp.run(token, first, address);
        await refreshOwners();
        await analysis.alerts.adopt(made.unitId);
        await createFirstSystem({ ...stores, ...analysis }, made.unitId, first.unit.name);
        return made;
      },
    },
  };
}

function testLineOf({ stores, time, config, listeners }: Core) {
  const { host, udpPort } = config.syslog;
  if (udpPort === 0) return {};
  const port = (): number =>
    listeners.find(({ name }) => name === 'syslog-udp')?.source.port() ?? 0;
  return { testLine: createTestLine({ events: stores.events, time, host, port }) };
}

/** The API and the pages, ready to be served. */
export interface PreparedConsole {
  /** Answers the address to open. */
  listen(): Promise<string>;
}

/** Makes the routes of the API; nothing is served yet. */
export async function prepareConsole(core: Core): Promise<PreparedConsole> {
  const { config, options, analysis, time, log, metrics, undo, refreshOwners } = core;
  const appConfig = appConfigOf(config, options.demo);
  const people = withFirstSystem(core.people, core);
  const webDir = join(root, 'console', 'web', 'dist');
  const rights = await loadRights();
  const local = createLocalAccess(options.dataDir);
  const features = createFeatures({
    ...core,
    people,
    rights,
    local,
    appConfig,
    time,
    ruleRoots: [root, ...rulePathsOf(config).rules],
    onOwnersChanged: () => {
      refreshOwners().catch((error: unknown) =>
        log.error({ err: error }, 'could not refresh the owners of addresses'),
      );
    },
    ...testLineOf(core),
  });
  const app = await createApp({
    people,
    rights,
    config: appConfig,
    log,
    metrics,
    features,
    readiness: () => analysis.health.readiness(),
    ...(existsSync(webDir) && { webDir }),
  });
  return {
    async listen() {
      // Here, so that it is closed before what it asks is stopped.
      undo.unshift(() => app.close());
      const { host: bind, port: wanted } = config.http;
      await app.listen({ host: bind, port: wanted }).catch((error: unknown) => {
        throw startError('Console', bind, wanted, error);
      });
      const { port } = app.server.address() as AddressInfo;
      local.publish({ host: config.http.host, port, tls: appConfig.tls !== undefined });
      undo.unshift(() => local.remove());
      const scheme = appConfig.tls === undefined ? 'http' : 'https';
      const host = isIPv6(config.http.host) ? `[${config.http.host}]` : config.http.host;
      const url = `${scheme}://${host}:${port}`;
      analysis.listensAt(url);
      return config.http.publicUrl ?? url;
    },
  };
}
