import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What elasticsearch.mjs of the set-up gives; it is plain JavaScript, because the set-up runs on Node 20. */
interface Launcher {
  elasticsearchDir(environment: NodeJS.ProcessEnv): string;
  isElasticsearchInstalled(dir: string): Promise<boolean>;
  startElasticsearch(options: {
    dir: string;
    dataDir: string;
    heap?: string;
    settings?: Record<string, string | number>;
  }): Promise<{ url: string; pid: number; stop(): Promise<void> }>;
}

const launcherUrl = new URL(
  '../../../../deploy/engines/elasticsearch/elasticsearch.mjs',
  import.meta.url,
);

async function loadLauncher(): Promise<Launcher> {
  return (await import(launcherUrl.href)) as Launcher;
}

/**
 * Why the tests cannot run here, or undefined. With CI=true a missing engine is an error instead:
 * a suite that silently skips proves nothing.
 */
export async function elasticsearchMissing(): Promise<string | undefined> {
  const launcher = await loadLauncher();
  const dir = launcher.elasticsearchDir(process.env);
  if (await launcher.isElasticsearchInstalled(dir)) return undefined;
  const reason = `Elasticsearch is not installed in ${dir}; npm test as root installs it`;
  if (process.env['CI'] === 'true') throw new Error(reason);
  return reason;
}

export interface TestNode {
  url: string;
  stop(): Promise<void>;
}

/** One real node on a free port with data of its own, which `stop` throws away. */
export async function startTestNode(
  settings: Record<string, string | number> = {},
): Promise<TestNode> {
  const launcher = await loadLauncher();
  const dataDir = await mkdtemp(join(tmpdir(), 'xiaodun-elasticsearch-'));
  const node = await launcher.startElasticsearch({
    dir: launcher.elasticsearchDir(process.env),
    dataDir,
    heap: process.env['ES_HEAP'] ?? '512m',
    settings: { 'cluster.routing.allocation.disk.threshold_enabled': 'false', ...settings },
  });
  return {
    url: node.url,
    async stop() {
      await node.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
