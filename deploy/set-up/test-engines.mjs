import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, say, tail } from './report.mjs';

/** Debian packages that the tests drive, and a file or program that shows each to be there. */
const debian = [
  { name: 'redis-server', shows: 'redis-server' },
  { name: 'postgresql', shows: '/usr/lib/postgresql/15/bin/postgres' },
  { name: 'snmpd', shows: 'snmpd' },
  { name: 'snmp', shows: 'snmpget' },
  { name: 'chromium', shows: 'chromium' },
  { name: 'fonts-noto-cjk', shows: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc' },
  { name: 'unzip', shows: 'unzip' },
  // Sweeps: ICMP through nmap, and campuses in network namespaces.
  { name: 'nmap', shows: 'nmap' },
  // An SSH server that nothing starts by itself: its host keys are read.
  { name: 'dropbear-bin', shows: 'dropbear' },
  { name: 'nftables', shows: 'nft' },
  { name: 'iproute2', shows: 'ip' },
  // Open the documents that the product makes: 63 packages, 99 MB to fetch, half a minute.
  { name: 'libreoffice-writer-nogui', shows: '/usr/lib/libreoffice/program/libswlo.so' },
  { name: 'libreoffice-calc-nogui', shows: '/usr/lib/libreoffice/program/libsclo.so' },
  { name: 'poppler-utils', shows: 'pdftotext' },
  // Counts and addresses of captures are compared with it.
  { name: 'tshark', shows: 'tshark' },
];

function isThere(shows) {
  if (shows.startsWith('/')) return existsSync(shows);
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => existsSync(join(folder, shows)));
}

async function installDebianPackages() {
  const missing = debian.filter(({ shows }) => !isThere(shows)).map(({ name }) => name);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    say(
      `not installed: ${missing.join(' ')}; their tests are skipped. As root: apt-get install ${missing.join(' ')}`,
    );
    return;
  }
  say(`installing ${missing.join(' ')} with apt`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const update = await run('apt-get', ['update', '-qq'], { env, label: 'apt-get update' });
  if (update.code !== 0) throw new Error(`apt-get update did not succeed:\n${tail(update.output)}`);
  const install = await run(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...missing],
    {
      env,
      label: 'apt-get install',
    },
  );
  if (install.code !== 0)
    throw new Error(`apt-get install did not succeed:\n${tail(install.output)}`);
  say('Debian packages are in place');
}

/** Installs what the tests run against; missing engines are a listed skip for a person and a failure in CI. */
export async function installTestEngines() {
  await installDebianPackages();
  const { elasticsearchDir, installElasticsearch } =
    await import('../engines/elasticsearch/elasticsearch.mjs');
  try {
    await installElasticsearch(elasticsearchDir(process.env), say);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (process.env.CI === 'true') throw error;
    say(`Elasticsearch could not be installed; its tests are skipped: ${reason}`);
  }
}
